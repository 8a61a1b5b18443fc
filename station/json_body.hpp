// The body of a request as a JSON object, and answers as JSON. Pure. Any thread.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "station/http.hpp"

namespace vigil::station {

/// How deep a body may nest.
inline constexpr std::size_t body_max_depth = 8;

/// Nothing: it is no JSON object in UTF-8, or its type is not application/json.
[[nodiscard]] std::optional<boost::json::object> json_body(const HttpRequest& request);
/// A member; its default if it is not there; nothing if it is of another kind.
[[nodiscard]] std::optional<std::string> text_member(const boost::json::object& body,
                                                     std::string_view name);
[[nodiscard]] std::optional<bool> flag_member(const boost::json::object& body,
                                              std::string_view name);

[[nodiscard]] HttpResponse json_answer(const boost::json::value& body);

}  // namespace vigil::station
