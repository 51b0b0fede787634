# The last step of `cmake --install`: writes down what has been installed, and keeps CMake from writing it into the build tree.
#
# A line is `file PATH` or `folder PATH` without DESTDIR. Folders: those that are this project's alone, and of the others those
# that an installation has made. What an earlier installation has left is still listed.
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
