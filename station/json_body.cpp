#include "station/json_body.hpp"

namespace vigil::station {

std::optional<boost::json::object> json_body(const HttpRequest& request) {
  constexpr std::string_view json_type = "application/json";
  const std::string_view type = request.content_type;
  const bool json = type.substr(0, json_type.size()) == json_type &&
                    (type.size() == json_type.size() || type[json_type.size()] == ';');
  if (!json) return std::nullopt;
  boost::json::parse_options options;
  options.max_depth = body_max_depth;
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(request.body, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

std::optional<std::string> text_member(const boost::json::object& body, std::string_view name) {
  const boost::json::value* const found = body.if_contains(name);
  if (found == nullptr || found->is_null()) return std::string();
  if (!found->is_string()) return std::nullopt;
  return std::string(found->as_string());
}

std::optional<bool> flag_member(const boost::json::object& body, std::string_view name) {
  const boost::json::value* const found = body.if_contains(name);
  if (found == nullptr || found->is_null()) return false;
  if (!found->is_bool()) return std::nullopt;
  return found->as_bool();
}

HttpResponse json_answer(const boost::json::value& body) {
  HttpResponse response;
  response.body = boost::json::serialize(body) + "\n";
  return response;
}

}  // namespace vigil::station
