// Who uses a program, as given on its command line, and what the program calls itself.
// Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vigil/v1/event.pb.h"

namespace vigil {

/// Of "nurse", "charge-nurse" ...; nothing for other words.
[[nodiscard]] std::optional<v1::StaffRole> role_from_words(std::string_view words);
inline constexpr const char* role_rule =
    "--role: nurse, second-nurse, charge-nurse, prescriber, therapist, technician or viewer";

/// At most 32 printable ASCII characters; nobody is "".
[[nodiscard]] bool is_person(std::string_view name);
inline constexpr const char* person_rule = "--as: at most 32 printable characters";

/// "watch@station-2:4711": program, machine, process.
[[nodiscard]] std::string receiver_name(std::string_view program);

}  // namespace vigil
