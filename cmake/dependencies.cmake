# Every library from outside, all of them Debian 12 packages (packaging/apt-packages.txt).
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)  # Asio: headers only
find_package(Protobuf REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(zmq REQUIRED IMPORTED_TARGET libzmq)
pkg_check_modules(serialport REQUIRED IMPORTED_TARGET libserialport)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(udev REQUIRED IMPORTED_TARGET libudev)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
find_package(GTest REQUIRED)
