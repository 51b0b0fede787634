# restd_add_plugin(<kind> <name> <source>... [CONTACT <text>]): a plugin as its own shared object.
#
# kind: rest_auth, data_parser, openapi or cluster. Sets what a plugin needs: no "lib" prefix, the SDK's library and headers, and
# that nothing but the descriptor is exported (with default visibility several versions of one parser in one process would all
# answer as the first, so slurmrestd refuses it).
# The target is called <kind>_<name>; it is built as <kind>/<name>.so and installed where slurmrestd looks. The name must be the
# one that the plugin's source gives itself.
#
#   CONTACT   where users report problems with the plugin, an URL or an address: slurmrestd --plugins and the report of a crash
#             show it
#
# Variables, all with a default:
#   RESTD_PLUGIN_OUTPUT       folder to build into; elsewhere than in slurmrestd's own tree <build>/slurmrestd, a folder that
#                             the environment variable SLURMRESTD_PLUGIN_PATH may name
#   RESTD_PLUGIN_INSTALL_DIR  folder to install into: the one of the slurmrestd that the SDK belongs to
function(restd_add_plugin kind name)
  if(NOT kind MATCHES "^(rest_auth|data_parser|openapi|cluster)$")
    message(FATAL_ERROR "restd_add_plugin: unknown kind '${kind}'")
  endif()
  set(target ${kind}_${name})
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "CONTACT" "")
  add_library(${target} MODULE ${arg_UNPARSED_ARGUMENTS})
  if(arg_CONTACT)
    target_compile_definitions(${target} PRIVATE "RESTD_PLUGIN_CONTACT=\"${arg_CONTACT}\"")
  endif()
  target_link_libraries(${target} PRIVATE RestdSDK::restd-sdk)
  target_compile_features(${target} PRIVATE cxx_std_20)
  # Two plugins may hold templates of the same name with different contents: none of them may become the whole process'.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/restd_plugin.map)
  target_link_options(${target} PRIVATE -Wl,--version-script=${exports})
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${exports})
  if(TARGET restd_flags)
    target_link_libraries(${target} PRIVATE restd_flags)
  else()
    # RESTD_FIELD takes offsets of members of structures with streams, which GCC and Clang support, but warn of.
    target_compile_options(${target} PRIVATE -Wno-invalid-offsetof)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
      # Clang gives up on large field tables by itself, and calls some functions of libfmt by other names than GCC's.
      target_compile_options(${target} PRIVATE -fconstexpr-steps=100000000)
      target_compile_definitions(${target} PRIVATE FMT_HEADER_ONLY)
    endif()
  endif()
  if(NOT RESTD_SANITIZE)
    # What is missing is to fail here, not at an administrator's.
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  set(output ${RESTD_PLUGIN_OUTPUT})
  if(NOT output)
    set(output ${CMAKE_BINARY_DIR}/slurmrestd)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} SUFFIX .so
    LIBRARY_OUTPUT_DIRECTORY ${output}/${kind}
    CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON
    BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN/../..")
  set(destination ${RESTD_PLUGIN_INSTALL_DIR})
  if(NOT destination)
    set(destination ${RestdSDK_PLUGIN_DIR})
  endif()
  if(NOT destination)
    message(FATAL_ERROR "restd_add_plugin: neither RESTD_PLUGIN_INSTALL_DIR nor RestdSDK_PLUGIN_DIR is set")
  endif()
  install(TARGETS ${target} LIBRARY DESTINATION ${destination}/${kind})
endfunction()
