# Every library from outside, all of them Debian 12 packages (packaging/apt-packages.txt).
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)  # Asio, Beast: headers only
find_package(OpenSSL 3.0 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(zmq REQUIRED IMPORTED_TARGET libzmq)
pkg_check_modules(serialport REQUIRED IMPORTED_TARGET libserialport)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(udev REQUIRED IMPORTED_TARGET libudev)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
# EDFlib has no .pc file.
find_library(EDF_LIBRARY edf REQUIRED)
find_path(EDF_INCLUDE edflib.h REQUIRED)
add_library(edf UNKNOWN IMPORTED)
set_target_properties(edf PROPERTIES IMPORTED_LOCATION ${EDF_LIBRARY}
                                     INTERFACE_INCLUDE_DIRECTORIES ${EDF_INCLUDE})
find_package(GTest REQUIRED)
