# restd_add_plugin_test(<kind> <name> [<source>...] [HEADERS <"Name: value">...] [SLURM_CONF <file>] [ENVIRONMENT <NAME=value>...]):
# tests of the plugin that restd_add_plugin(<kind> <name> ..) builds. Call enable_testing() before it.
#
#   <kind>_<name>_conformance   the conformance suite of the kind (restd-conformance --help)
#   <kind>_<name>_test          the program that is made of the sources, if there are any; it links RestdSDK::testkit, and
#                               tested_plugin() (restd/testkit/plugin_file.hpp) is the plugin
#
#   HEADERS       rest_auth: header fields of a request that the method accepts, for the suite
#   SLURM_CONF    cluster: the configuration for the suite
#   ENVIRONMENT   variables for both tests
function(restd_add_plugin_test kind name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "SLURM_CONF" "HEADERS;ENVIRONMENT")
  set(target ${kind}_${name})
  if(NOT TARGET ${target})
    message(FATAL_ERROR "restd_add_plugin_test: there is no plugin ${kind}/${name}: call restd_add_plugin() before it")
  endif()
  set(installed ${RestdSDK_PLUGIN_DIR})
  if(NOT installed)
    set(installed ${RESTD_PLUGIN_OUTPUT})
  endif()
  set(options --plugins ${installed})
  foreach(header ${arg_HEADERS})
    list(APPEND options --header ${header})
  endforeach()
  if(arg_SLURM_CONF)
    list(APPEND options --slurm-conf ${arg_SLURM_CONF})
  endif()
  add_test(NAME ${target}_conformance COMMAND RestdSDK::conformance ${options} ${kind} $<TARGET_FILE:${target}>)
  set(tests ${target}_conformance)
  if(arg_UNPARSED_ARGUMENTS)
    add_executable(${target}_test ${arg_UNPARSED_ARGUMENTS})
    target_link_libraries(${target}_test PRIVATE RestdSDK::testkit)
    target_compile_features(${target}_test PRIVATE cxx_std_20)
    target_compile_definitions(${target}_test PRIVATE RESTD_TESTED_KIND=restd::PluginKind::${kind}
      RESTD_TESTED_PLUGIN="$<TARGET_FILE:${target}>" RESTD_INSTALLED_PLUGINS="${installed}")
    if(TARGET restd_flags)
      target_link_libraries(${target}_test PRIVATE restd_flags)
    endif()
    add_dependencies(${target}_test ${target})
    add_test(NAME ${target}_test COMMAND ${target}_test)
    list(APPEND tests ${target}_test)
  endif()
  set_tests_properties(${tests} PROPERTIES LABELS plugin TIMEOUT 300 ENVIRONMENT "${arg_ENVIRONMENT}")
endfunction()
