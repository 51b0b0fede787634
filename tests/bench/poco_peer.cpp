// The peer that the benchmarks compare with: Poco's own HTTPServer giving out a fixed body, with no authentication, routing
// or content of any kind. usage: poco-peer PORT FILE  (GET / answers with the file's bytes)
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

class FixedBody : public Poco::Net::HTTPRequestHandler {
public:
    explicit FixedBody(const std::string& body) : body_(body) {}
    void handleRequest(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse& response) override
    {
        response.setContentType("application/json");
        response.sendBuffer(body_.data(), body_.size());
    }

private:
    const std::string& body_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(std::string body) : body_(std::move(body)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override
    {
        return new FixedBody(body_);
    }

private:
    std::string body_;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::cerr << "usage: poco-peer PORT FILE\n";
        return 2;
    }
    std::ifstream file(argv[2], std::ios::binary);
    if (!file) {
        std::cerr << "poco-peer: cannot read " << argv[2] << "\n";
        return 1;
    }
    std::string body((std::istreambuf_iterator<char>(file)), {});
    auto* params = new Poco::Net::HTTPServerParams;
    params->setKeepAlive(true);
    params->setMaxKeepAliveRequests(0);
    params->setMaxThreads(64);
    params->setMaxQueued(256);
    Poco::ThreadPool pool(16, 64);
    Poco::Net::HTTPServer server(new Factory(std::move(body)), pool,
                                 Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", std::stoi(argv[1]))), params);
    server.start();
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    int signal = 0;
    sigwait(&set, &signal);
    server.stopAll(true);
    return 0;
}
