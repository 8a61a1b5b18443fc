// Fuzz entry: any bytes as an address, as heads of a request, and as a frame from a page. Nothing
// leads out of the page's folder, and no page acts in a name that is not its own. For libFuzzer:
// link with vigil_hub under VIGIL_FUZZ.
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "station/hub.hpp"
#include "station/request.hpp"
#include "tests/station/fake_api.hpp"

namespace vigil::station {
namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

struct StrictDaemon final : DaemonPort {
  bool command(v1::CommandRequest request) override {
    const bool confirms = request.kind() == v1::COMMAND_KIND_CONFIRM;
    demand(!request.key().empty());
    if (request.receiver() == "station-wall") demand(confirms);
    demand(request.verified() == !request.actor().empty());
    demand(request.actor().empty() || request.actor() == "RN-nurse");
    demand(request.role() != v1::STAFF_ROLE_PRESCRIBER);
    return true;
  }
  void set_presences(std::vector<v1::PresenceRequest> presences) override {
    for (const v1::PresenceRequest& one : presences) {
      demand(one.receiver().starts_with("station-"));
    }
  }
};

struct QuietPage final : PageLink {
  void wake() override {}
  void close(std::uint16_t, const char*) override { closed = true; }
  bool closed = false;
};

void read_address(std::string_view bytes) {
  const auto target = read_target(bytes);
  if (!target) return;
  demand(target->path.starts_with('/'));
  demand((target->path + '/').find("/../") == std::string::npos);
  demand((target->path + '/').find("/./") == std::string::npos);
  for (const char c : target->path) demand(static_cast<unsigned char>(c) >= 0x20);
}

void read_heads(std::string_view bytes) {
  const Hosts hosts{{"vigil.example"}, true};
  if (host_is_ours(hosts, bytes)) {
    const Headers headers = security_headers(true, bytes);
    demand(headers[0].second.find_first_of("\r\n") == std::string::npos);
    demand(headers[0].second.find(';') == headers[0].second.find("; script-src"));
  }
  (void)origin_is_ours(hosts, "vigil.example", bytes);
  demand(cookie_of(bytes, true).find(';') == std::string::npos);
}

void read_frame(std::string_view bytes, const char* who) {
  FakeApi api;
  const Hub::Now now{WallTime(std::chrono::hours(480'000)), {}};
  api.add("nurse", v1::ACCOUNT_ROLE_NURSE, false, now.wall);
  api.add_device("wall");
  Counters counters;
  StrictDaemon daemon;
  HubSetup setup;
  setup.daemons = {&daemon};
  setup.api = &api;
  setup.counters = &counters;
  setup.beside = [](const std::function<void()>& job, const std::function<void()>& then) {
    job();
    then();
    return true;
  };
  Hub hub(std::move(setup), now);
  FeedBatch batch;
  batch.emplace_back();
  batch.back().kind = FeedKind::snapshot;
  batch.back().source = "clinic";
  batch.back().epoch = 1;
  hub.take(0, std::move(batch), now);
  QuietPage page;
  const Hub::PageId id = hub.join(*api.find(who), "192.0.2.7", page, now);
  hub.on_frame(id, bytes, now);
  hub.tick(now);
  while (hub.next(id)) {
  }
  hub.leave(id, now);
}

}  // namespace
}  // namespace vigil::station

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vigil::station;
  google::protobuf::SetLogHandler(nullptr);
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      read_address(bytes);
      break;
    case 1:
      read_heads(bytes);
      break;
    case 2:
      read_frame(bytes, "nurse");
      break;
    default:
      read_frame(bytes, "wall");
      break;
  }
  return 0;
}
