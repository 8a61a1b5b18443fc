#include "station/http.hpp"

#include <boost/json.hpp>

namespace vigil::station {

HttpResponse refusal(unsigned status, std::string_view text) {
  HttpResponse response;
  response.status = status;
  response.body = boost::json::serialize(boost::json::object{{"error", text}}) + "\n";
  return response;
}

}  // namespace vigil::station
