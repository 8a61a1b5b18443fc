// Every driver that Vigil has: one line each in registry.cpp. Constant data, any thread.
#pragma once

#include <span>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil {

[[nodiscard]] std::span<const Descriptor* const> drivers();
/// The driver of this id, or nullptr.
[[nodiscard]] const Descriptor* find_driver(std::string_view id);

}  // namespace vigil
