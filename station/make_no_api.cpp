// Until the accounts are linked: a station that nobody can log in to.
#include "station/make_api.hpp"

namespace vigil::station {
namespace {

/// A station without accounts: nobody can log in, and the page says so.
class NobodyApi final : public Api {
 public:
  [[nodiscard]] HttpResponse handle(const HttpRequest& request) override {
    HttpResponse response;
    response.status = request.path == "/api/me" ? 401 : 503;
    response.body = "{\"error\": \"This station has no accounts.\"}\n";
    return response;
  }
  [[nodiscard]] std::optional<Identity> identify(std::string_view) override { return {}; }
  [[nodiscard]] std::optional<Identity> find(std::string_view) override { return {}; }
  [[nodiscard]] std::uint64_t generation() const override { return 0; }
  void acted(std::string_view) override {}
  [[nodiscard]] Proof prove(std::string_view, std::string_view, std::string_view) override {
    return {{}, {}, v1::ACCOUNT_ROLE_UNSPECIFIED, "This station has no accounts."};
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> refused() const override { return {}; }
};

}  // namespace

std::unique_ptr<Api> make_api(const StationOptions& /*options*/, Live& /*live*/,
                              std::string& /*error*/) {
  return std::make_unique<NobodyApi>();
}

}  // namespace vigil::station
