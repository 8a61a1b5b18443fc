# Compiler settings that hold for every target of ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(VIGIL_SANITIZE "" CACHE STRING "Value of -fsanitize=, or empty")
option(VIGIL_FUZZ "Build the libFuzzer targets (needs clang)" OFF)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_compile_options(-fdiagnostics-color=auto)
if(VIGIL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(VIGIL_SANITIZE)
  add_compile_options(-fsanitize=${VIGIL_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VIGIL_SANITIZE})
endif()

# Generated code and headers of libraries are not held to these. (-Wnull-dereference is not here: at
# -O2 g++ 12 sees null dereferences inside Asio that are not there.)
set(VIGIL_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
                   -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Werror)
if(VIGIL_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Instrumented code makes g++ 12 see uninitialised values that are not there.
  list(APPEND VIGIL_WARNINGS -Wno-maybe-uninitialized)
endif()
if(VIGIL_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Asio's fences, which the sanitizer does not model; the locks beside them it does.
  list(APPEND VIGIL_WARNINGS -Wno-tsan)
endif()
