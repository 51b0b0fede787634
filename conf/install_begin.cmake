# The first step of `cmake --install`: finds the folders, and which of the shared ones do not exist yet.
#
# Sets: restd_root (DESTDIR), restd_prefix, restd_bin, restd_etc, restd_list (what is installed, for `./dev uninstall`),
# restd_shared (folders that other software uses too), restd_made (those of them that this installation creates).
cmake_policy(VERSION 3.25)
set(restd_root "$ENV{DESTDIR}")
set(restd_prefix "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/+$" "" restd_prefix "${restd_prefix}")
set(restd_list "${restd_prefix}/share/slurmrestd/installed")
set(restd_bin "${restd_prefix}/${restd_bindir}")
if(IS_ABSOLUTE "${restd_sysconfdir}")
  set(restd_etc "${restd_sysconfdir}")
elseif(restd_prefix STREQUAL "/usr" OR restd_prefix STREQUAL "")
  set(restd_etc "/etc")  # as everybody has it
else()
  set(restd_etc "${restd_prefix}/${restd_sysconfdir}")
endif()

set(restd_shared)
set(restd_made)
foreach(folder "${restd_etc}/default" "${restd_bin}" "${restd_prefix}/${restd_libdir}/cmake" "${restd_prefix}/lib/systemd/system"
    "${restd_prefix}/lib/sysusers.d" "${restd_prefix}/${restd_includedir}" "${restd_prefix}/share" "${restd_prefix}/${restd_docdir}/..")
  get_filename_component(folder "${folder}" ABSOLUTE)
  while(NOT folder STREQUAL "/" AND NOT folder IN_LIST restd_shared)
    list(APPEND restd_shared "${folder}")
    if(NOT EXISTS "${restd_root}${folder}")
      list(APPEND restd_made "${folder}")
    endif()
    get_filename_component(folder "${folder}" DIRECTORY)
  endwhile()
endforeach()
