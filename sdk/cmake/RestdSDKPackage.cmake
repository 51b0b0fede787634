# The package that find_package(RestdSDK) finds: in an installed tree, and in the build tree, which has the same shape.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# In slurmrestd's own tree plugins are installed under the prefix. Cached, because it is for every folder of the tree.
set(RESTD_PLUGIN_INSTALL_DIR ${CMAKE_INSTALL_LIBDIR}/slurmrestd CACHE STRING "Where plugins are installed")

install(TARGETS restd-sdk EXPORT RestdSDKTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/restd ${CMAKE_CURRENT_BINARY_DIR}/include/restd
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# What plugins are compared with when they are configured.
restd_platform(${CMAKE_CURRENT_SOURCE_DIR}/include RESTD_SDK_COMPILER RESTD_SDK_PLATFORM)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/RestdSDK)
set(RESTD_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/slurmrestd)
set(RESTD_INCLUDE_DIR ${CMAKE_INSTALL_INCLUDEDIR})
configure_package_config_file(cmake/RestdSDKConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/installed/RestdSDKConfig.cmake
  INSTALL_DESTINATION ${package} PATH_VARS RESTD_PLUGIN_DIR RESTD_INCLUDE_DIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/installed/RestdSDKConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/installed/RestdSDKConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/installed/RestdSDKConfigVersion.cmake
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/RestdPlatform.cmake
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/RestdPlugin.cmake
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/restd_plugin.map
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/RestdPluginTest.cmake
  DESTINATION ${package})
install(EXPORT RestdSDKTargets NAMESPACE RestdSDK:: DESTINATION ${package})

set(package ${PROJECT_BINARY_DIR}/lib/cmake/RestdSDK)
set(RESTD_PLUGIN_DIR ${RESTD_PLUGIN_OUTPUT})
set(RESTD_INCLUDE_DIR ${CMAKE_CURRENT_SOURCE_DIR}/include)
configure_package_config_file(cmake/RestdSDKConfig.cmake.in ${package}/RestdSDKConfig.cmake
  INSTALL_DESTINATION ${package} INSTALL_PREFIX ${PROJECT_BINARY_DIR} PATH_VARS RESTD_PLUGIN_DIR RESTD_INCLUDE_DIR)
configure_file(${CMAKE_CURRENT_BINARY_DIR}/installed/RestdSDKConfigVersion.cmake ${package}/RestdSDKConfigVersion.cmake COPYONLY)
foreach(file RestdPlatform.cmake RestdPlugin.cmake RestdPluginTest.cmake restd_plugin.map)
  configure_file(cmake/${file} ${package}/${file} COPYONLY)
endforeach()
export(EXPORT RestdSDKTargets NAMESPACE RestdSDK:: FILE ${package}/RestdSDKTargets.cmake)
