// Everything that pages see and ask for: what each daemon last said, the pages that are open, what
// waits for each, commands on their way, and whom the daemons are told of as receivers.
//
// It has no socket and no clock: the server gives it frames and time. It never waits for a page.
// The io thread; live() may be called by any.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "station/api.hpp"
#include "station/counters.hpp"
#include "station/feed.hpp"
#include "station/feed_item.hpp"
#include "station/page_queue.hpp"
#include "station/policy.hpp"
#include "station/projection.hpp"
#include "station/rate.hpp"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

/// The connection of one page, as the hub uses it.
class PageLink {
 public:
  /// Something waits: take it by Hub::next().
  virtual void wake() = 0;
  /// To be closed with this code of the WebSocket; nothing more of it is read. Hub::leave()
  /// follows.
  virtual void close(std::uint16_t code, const char* why) = 0;

 protected:
  ~PageLink() = default;
};

inline constexpr std::uint16_t close_policy = 1008;
inline constexpr std::uint16_t close_bad_frame = 1007;
inline constexpr std::uint16_t close_try_again = 1013;

struct HubSetup {
  std::string site;
  std::string version;
  std::string warning;
  std::string receiver_prefix;
  std::vector<v1::WallPlace> places;
  std::vector<DaemonPort*> daemons;
  Api* api = nullptr;
  Counters* counters = nullptr;
  /// Runs the first on a worker, then the second here. False: too much waits there.
  std::function<bool(std::function<void()> work, std::function<void()> then)> beside;
};

class Hub final : public Live {
 public:
  using PageId = std::uint64_t;
  struct Now {
    WallTime wall{};
    std::chrono::steady_clock::time_point steady{};
  };

  Hub(HubSetup setup, const Now& now);

  PageId join(const Identity& who, std::string remote, PageLink& link, const Now& now);
  void leave(PageId id, const Now& now);
  /// What the page said.
  void on_frame(PageId id, std::string_view bytes, const Now& now);
  /// The next frame for the page; nothing: it has all.
  [[nodiscard]] SharedFrame next(PageId id);

  /// All that a daemon said in one turn.
  void take(int daemon, FeedBatch batch, const Now& now);
  /// Once a second: who is silent, whose login has ended, whose proof is over.
  void tick(const Now& now);

  /// One line for each daemon that is not heard; empty: all are.
  [[nodiscard]] std::string silent_daemons() const;
  [[nodiscard]] std::size_t pages() const { return pages_.size(); }
  [[nodiscard]] std::shared_ptr<const LiveState> live() const override;

 private:
  struct Page {
    PageId id = 0;
    Identity who;
    std::string receiver;
    std::string remote;
    WallTime since{};
    PageLink* link = nullptr;
    PageQueue queue;
    PageState state;
    Person person;
    bool waves = false;
    bool closing = false;
    std::chrono::steady_clock::time_point told_at{};
    Rate frames;
    std::string told_who;  // the Who that it was last told, serialised
  };
  struct Asked {
    std::string key;
    PageId page = 0;
    std::uint64_t request_id = 0;
  };
  struct Daemon {
    DaemonPort* port = nullptr;
    v1::FeedState state;
    std::uint64_t epoch = 0;
    std::uint64_t as_of_seq = 0;
    Projection projection;
    std::map<std::string, v1::Event> links;
    std::optional<v1::Event> heartbeat;
    std::deque<Asked> asked;
  };

  // hub.cpp
  void apply(int daemon, FeedItem& item, const Now& now);
  void send_snapshot(int daemon);
  void to_all(const SharedFrame& frame);
  void push(Page& page, const SharedFrame& frame);
  void push(Page& page, const v1::StationMessage& message) { push(page, frame_of(message)); }
  void close(Page& page, std::uint16_t code, const char* why, const char* reason);
  [[nodiscard]] std::vector<SharedFrame> snapshot_of(int daemon) const;
  [[nodiscard]] v1::Hello hello_of(const Page& page, const Now& now) const;
  void refresh_live();
  // hub_pages.cpp
  void on_command(Page& page, const v1::PageCommand& command, const Now& now);
  void on_presence(Page& page, const v1::PagePresence& presence, const Now& now);
  void on_identify(Page& page, const v1::Identify& identify, const Now& now);
  void on_proof(PageId id, std::uint64_t request_id, const Proof& proof, const Now& now);
  void on_answer(Daemon& daemon, const bus::CommandResult& result);
  void answer_no(Page& page, std::uint64_t request_id, const std::string& words,
                 bool needs_person = false);
  bool refresh(Page& page, const Now& now);
  [[nodiscard]] v1::Who who_of(const Page& page, const Now& now) const;
  void tell_who(Page& page, const Now& now);
  void tell_presences(const Now& now);

  HubSetup setup_;
  std::vector<Daemon> daemons_;
  std::map<PageId, std::unique_ptr<Page>> pages_;
  PageId last_page_ = 0;
  std::uint64_t last_key_ = 0;
  std::map<std::string, Rate> command_rates_;  // by login
  std::uint64_t generation_ = 0;
  std::map<std::string, v1::PresenceRequest> present_;  // by receiver, as it was last told
  std::map<std::string, std::chrono::steady_clock::time_point> gone_;  // and are told so
  mutable std::mutex live_mutex_;
  std::shared_ptr<const LiveState> live_;
};

}  // namespace vigil::station
