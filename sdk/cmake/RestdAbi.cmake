# The version of the plugin interface, which restd/plugin.hpp defines, and what a minor may have changed (docs/plugin-abi.md).

# restd_abi_version(<plugin.hpp> <major> <minor>): sets two variables.
function(restd_abi_version header major minor)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  file(READ ${header} text)
  foreach(part major minor)
    if(NOT text MATCHES "plugin_abi_${part} = ([0-9]+);")
      message(FATAL_ERROR "${header}: no plugin_abi_${part}")
    endif()
    set(${${part}} ${CMAKE_MATCH_1} PARENT_SCOPE)
  endforeach()
endfunction()

# restd_header_changes(<accepted_digests.txt> <major> <minor> <out> <count>): sets two variables: the list as the elements of an
# array of HeaderChange (kernel/plugins/stamp_difference.hpp), and their number.
function(restd_header_changes file major minor out count)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} lines REGEX "^[^#]")
  set(elements "")
  list(LENGTH lines length)
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^(restd/[a-z0-9_/]+\\.hpp) ([0-9a-f]+|-) ([0-9a-f]+|-) ([0-9]+)\\.([0-9]+) [^ ]")
      message(FATAL_ERROR "${file}: expected 'restd/HEADER BEFORE AFTER MAJOR.MINOR WHAT', not '${line}'")
    endif()
    # A line of the major before would let plugins in that are refused for their major anyway, and one of a later minor
    # promises what is not there yet.
    if(NOT CMAKE_MATCH_4 EQUAL major OR CMAKE_MATCH_5 GREATER minor)
      message(FATAL_ERROR "${file}: the interface is ${major}.${minor}; no line of ${CMAKE_MATCH_4}.${CMAKE_MATCH_5} may be there: '${line}'")
    endif()
    string(APPEND elements "    {\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}\", \"${CMAKE_MATCH_3}\"},  // ${CMAKE_MATCH_4}.${CMAKE_MATCH_5}\n")
  endforeach()
  set(${out} "${elements}" PARENT_SCOPE)
  set(${count} ${length} PARENT_SCOPE)
endfunction()
