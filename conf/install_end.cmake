# The last step of `cmake --install`: writes the list of installed files, and prevents CMake from writing it into the build tree.
#
# A line is `file PATH` or `folder PATH` without DESTDIR. Folders are this project's own ones, and shared ones that an
# installation has created. Files of an earlier installation that still exist stay in the list.
cmake_policy(VERSION 3.25)
set(files ${CMAKE_INSTALL_MANIFEST_FILES} "${restd_list}")
set(folders ${restd_made})
foreach(file ${files})
  get_filename_component(folder "${file}" DIRECTORY)
  while(NOT folder STREQUAL "/" AND NOT folder IN_LIST restd_shared)
    list(APPEND folders "${folder}")
    get_filename_component(folder "${folder}" DIRECTORY)
  endwhile()
endforeach()
set(lines)
if(EXISTS "${restd_root}${restd_list}")
  file(STRINGS "${restd_root}${restd_list}" lines)
endif()
list(TRANSFORM files PREPEND "file ")
list(TRANSFORM folders PREPEND "folder ")
list(APPEND lines ${files} ${folders})
list(SORT lines)
list(REMOVE_DUPLICATES lines)
list(JOIN lines "\n" lines)
file(WRITE "${restd_root}${restd_list}" "${lines}\n")
if(restd_note)
  message(STATUS "${restd_note}")  # at the end, where it is seen
endif()
