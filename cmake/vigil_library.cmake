# vigil_library(NAME SOURCES a.cpp ... LINK x y ...): one layer of ARCHITECTURE.md as a target.
# What a layer may use is what stands behind LINK: a wrong include finds no symbols to link.
function(vigil_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${VIGIL_WARNINGS})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
endfunction()

function(vigil_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${VIGIL_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
endfunction()

# A test that takes so long hangs. Sanitizers make a test that tries every byte 20 times as slow.
set(VIGIL_TEST_TIMEOUT_S 120)
if(VIGIL_SANITIZE)
  set(VIGIL_TEST_TIMEOUT_S 600)
endif()

# vigil_test(NAME SOURCES ... LINK ...): a GoogleTest program; each of its cases is one test.
include(GoogleTest)
function(vigil_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PROPERTIES" ${ARGN})
  vigil_program(${name} SOURCES ${ARG_SOURCES} LINK ${ARG_LINK} GTest::gtest_main GTest::gmock)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(${name} PRIVATE VIGIL_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                             VIGIL_BINARY_DIR="${CMAKE_BINARY_DIR}")
  gtest_discover_tests(${name} TEST_PREFIX "${name}." NO_PRETTY_VALUES
                       DISCOVERY_MODE PRE_TEST
                       PROPERTIES TIMEOUT ${VIGIL_TEST_TIMEOUT_S} ${ARG_PROPERTIES})
endfunction()
