# cmake -DINCLUDE=FOLDER -DOUTPUT=FOLDER -P RestdDigests.cmake: OUTPUT/KIND.hpp for each kind of plugin, with the digest of each
# header that its port depends on, as a part of the kind's stamp (restd/stamp.hpp).
#
# A kind depends on the headers named below and on all that they include. A digest is that of the text without comments and
# spaces, so that words about the code and its layout make no difference. errno.def has none: its numbers are Slurm's, and more
# of them change nothing.
cmake_minimum_required(VERSION 3.25)

set(rest_auth auth.hpp error.hpp)
set(data_parser data_parser.hpp)
# The table of plugins reaches content through a pointer in PluginContext, without an include.
set(openapi content.hpp cluster.hpp plugin_table.hpp)
set(cluster cluster.hpp)
# Every plugin gets the Cluster (PluginContext), so the order of its functions matters to all. The records that they show do not
# matter to those that do not look at them: of this header only its own text counts.
set(rest_auth_alone cluster.hpp)
set(data_parser_alone cluster.hpp)

# `out`: the text of a header as it counts.
function(restd_read header out)
  file(READ ${INCLUDE}/restd/${header} text)
  # A "//" in the middle of a text, as in "http://", has no space before it.
  string(REGEX REPLACE "(^|[ \t\n])//[^\n]*" "\\1" text "${text}")
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" " " text "${text}")
  string(REGEX REPLACE "[ \t\r\n]+" " " text "${text}")
  string(REGEX REPLACE " ?([^A-Za-z0-9_ ]) ?" "\\1" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

foreach(kind rest_auth data_parser openapi cluster)
  set(headers)
  set(unread ${${kind}})
  while(unread)
    list(POP_FRONT unread header)
    if(header IN_LIST headers)
      continue()
    endif()
    list(APPEND headers ${header})
    restd_read(${header} text)
    string(REGEX MATCHALL "#include\"restd/[a-z0-9_/]+\\.hpp\"" includes "${text}")
    foreach(include ${includes})
      string(REGEX REPLACE "^#include\"restd/(.*)\"$" "\\1" include "${include}")
      list(APPEND unread ${include})
    endforeach()
  endwhile()
  list(APPEND headers ${${kind}_alone})
  list(REMOVE_DUPLICATES headers)
  list(SORT headers)

  string(TOUPPER ${kind} upper)
  set(content "// Made from restd/*.hpp: the digests of the headers that ${kind} plugins depend on.\n#pragma once\n\n")
  string(APPEND content "#define RESTD_DIGESTS_${upper}")
  foreach(header ${headers})
    restd_read(${header} text)
    string(SHA256 digest "${text}")
    string(SUBSTRING ${digest} 0 16 digest)
    string(APPEND content " \\\n    \"restd/${header}=${digest}\\n\"")
  endforeach()
  string(APPEND content "\n")
  set(before)
  if(EXISTS ${OUTPUT}/${kind}.hpp)
    file(READ ${OUTPUT}/${kind}.hpp before)
  endif()
  if(NOT content STREQUAL before)
    file(WRITE ${OUTPUT}/${kind}.hpp "${content}")
  endif()
endforeach()
