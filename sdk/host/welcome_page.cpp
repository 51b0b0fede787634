#include "host/welcome_page.hpp"

#include "host/auth_check.hpp"

namespace restd {
namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string welcome_page(const ServiceParts& parts)
{
    std::string versions, ways;
    for (const Named<DataParser>& parser : parts.parsers)
        versions.append(versions.empty() ? "" : ", ").append("<code>").append(escaped(parser.name)).append("</code>");
    for (const Named<AuthMethod>& method : parts.auth)
        if (const std::string_view how = instructions_of(method, *parts.log); !how.empty())
            ways.append("<li>").append(escaped(how)).append("</li>\n");
    return R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>slurmrestd</title>
<style>body { font: 1em/1.5 sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1em } pre { overflow: auto }</style>
</head>
<body>
<h1>slurmrestd</h1>
<p>This is the REST interface of a cluster that is scheduled by Slurm. It is made for programs; this page is for people.</p>
<h2>Versions</h2>
<p>Served are )" +
           versions + R"(. The version is a part of each path.</p>
<h2>Document</h2>
<p>All paths, fields and types are described in <a href="/openapi/v3">/openapi/v3</a> (OpenAPI 3, as JSON) and
<a href="/openapi.yaml">/openapi.yaml</a>. These want authentication too, as all but this page does.</p>
<h2>Authentication</h2>
<ul>
)" + ways + R"(</ul>
<pre>curl -H "X-SLURM-USER-TOKEN: $SLURM_JWT" http://HOST:PORT/openapi/v3</pre>
</body>
</html>
)";
}

}  // namespace restd
