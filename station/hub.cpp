#include "station/hub.hpp"

#include <utility>

#include "station/limits.hpp"
#include "station/wire_time.hpp"

namespace vigil::station {

Hub::Hub(HubSetup setup, const Now& now) : setup_(std::move(setup)) {
  daemons_.resize(setup_.daemons.size());
  for (std::size_t i = 0; i < daemons_.size(); ++i) {
    daemons_[i].port = setup_.daemons[i];
    daemons_[i].state.set_daemon(static_cast<std::uint32_t>(i));
    daemons_[i].state.set_connection(v1::FEED_CONNECTION_CONNECTING);
    put_time(*daemons_[i].state.mutable_since(), now.wall);
  }
  refresh_live();
}

v1::Hello Hub::hello_of(const Page& page, const Now& now) const {
  v1::Hello hello;
  hello.set_site(setup_.site);
  hello.set_version(setup_.version);
  hello.set_receiver(page.receiver);
  *hello.mutable_who() = who_of(page, now);
  for (const v1::WallPlace& place : setup_.places) *hello.add_places() = place;
  for (const Daemon& daemon : daemons_) *hello.add_feeds() = daemon.state;
  put_time(*hello.mutable_time(), now.wall);
  hello.set_warning(setup_.warning);
  return hello;
}

Hub::PageId Hub::join(const Identity& who, std::string remote, PageLink& link, const Now& now) {
  auto made = std::make_unique<Page>();
  Page& page = *made;
  page.id = ++last_page_;
  page.who = who;
  page.receiver = setup_.receiver_prefix + who.receiver;
  page.remote = std::move(remote);
  page.since = now.wall;
  page.link = &link;
  page.told_at = now.steady;
  pages_.emplace(page.id, std::move(made));
  v1::StationMessage hello;
  *hello.mutable_hello() = hello_of(page, now);
  page.told_who = hello.hello().who().SerializeAsString();
  push(page, hello);
  for (std::size_t i = 0; i < daemons_.size(); ++i) {
    if (daemons_[i].epoch == 0) continue;
    page.queue.push_snapshot(static_cast<int>(i), snapshot_of(static_cast<int>(i)));
  }
  link.wake();
  return page.id;
}

void Hub::leave(PageId id, const Now& now) {
  if (pages_.erase(id) != 0) tell_presences(now);
}

SharedFrame Hub::next(PageId id) {
  const auto page = pages_.find(id);
  return page == pages_.end() ? nullptr : page->second->queue.pop();
}

void Hub::close(Page& page, std::uint16_t code, const char* why, const char* reason) {
  if (page.closing) return;
  page.closing = true;
  page.state = {};
  setup_.counters->refuse(reason);
  page.link->close(code, why);
}

void Hub::push(Page& page, const SharedFrame& frame) {
  if (page.closing) return;
  const std::uint64_t before = page.queue.replaced();
  if (!page.queue.push(frame)) {
    close(page, close_try_again, "this page does not keep up; connect again", "page_slow");
    return;
  }
  if (page.queue.replaced() != before) {
    setup_.counters->count("frames_replaced", page.queue.replaced() - before);
  }
  page.link->wake();
}

void Hub::to_all(const SharedFrame& frame) {
  for (const auto& [id, page] : pages_) {
    if (!frame->wave || page->waves) push(*page, frame);
  }
}

std::vector<SharedFrame> Hub::snapshot_of(int daemon) const {
  const Daemon& of = daemons_[static_cast<std::size_t>(daemon)];
  std::vector<SharedFrame> frames = of.projection.in_order();
  v1::StationMessage begin;
  begin.mutable_snapshot_begin()->set_source(of.state.source());
  begin.mutable_snapshot_begin()->set_epoch(of.epoch);
  begin.mutable_snapshot_begin()->set_as_of_seq(of.as_of_seq);
  frames.insert(frames.begin(), frame_of(begin, daemon));
  if (of.heartbeat) frames.push_back(item_of(*of.heartbeat, daemon).frame);
  v1::StationMessage end;
  end.mutable_snapshot_end()->set_source(of.state.source());
  frames.push_back(frame_of(end, daemon));
  return frames;
}

void Hub::send_snapshot(int daemon) {
  const std::vector<SharedFrame> frames = snapshot_of(daemon);
  for (const auto& [id, page] : pages_) {
    if (page->closing) continue;
    page->queue.push_snapshot(daemon, frames);
    page->link->wake();
  }
}

void Hub::take(int daemon, FeedBatch batch, const Now& now) {
  // The events of a snapshot go out with it, all at once.
  bool in_snapshot = false;
  for (FeedItem& item : batch) {
    const bool of_snapshot =
        in_snapshot && item.kind == FeedKind::event && item.retransmit && !item.key.key.empty();
    if (in_snapshot && !of_snapshot) send_snapshot(daemon);
    in_snapshot = of_snapshot || item.kind == FeedKind::snapshot;
    if (!of_snapshot) {
      apply(daemon, item, now);
    } else {
      Daemon& of = daemons_[static_cast<std::size_t>(daemon)];
      (void)of.projection.apply(item.key, item.frame);
      if (item.event && item.event->has_link()) of.links[item.key.key] = *item.event;
    }
  }
  if (in_snapshot) send_snapshot(daemon);
}

void Hub::apply(int daemon, FeedItem& item, const Now& now) {
  Daemon& of = daemons_[static_cast<std::size_t>(daemon)];
  switch (item.kind) {
    case FeedKind::snapshot:
      of.state.set_source(item.source);
      of.epoch = item.epoch;
      of.as_of_seq = item.from;
      of.projection.clear();
      of.links.clear();
      break;
    case FeedKind::event:
      if (!of.projection.apply(item.key, item.frame)) {
        setup_.counters->refuse("projection_full");
      }
      if (item.event && item.event->has_link()) of.links[item.key.key] = *item.event;
      if (item.event && item.event->has_heartbeat()) of.heartbeat = std::move(item.event);
      to_all(item.frame);
      break;
    case FeedKind::wave:
      to_all(item.frame);
      break;
    case FeedKind::lost:
      to_all(item.frame);
      break;
    case FeedKind::connection: {
      of.state.set_connection(item.connection == bus::Connection::live ? v1::FEED_CONNECTION_LIVE
                              : item.connection == bus::Connection::silent
                                  ? v1::FEED_CONNECTION_SILENT
                                  : v1::FEED_CONNECTION_CONNECTING);
      put_time(*of.state.mutable_since(), now.wall);
      v1::StationMessage message;
      *message.mutable_feed() = of.state;
      to_all(frame_of(message));
      break;
    }
    case FeedKind::answer:
      if (item.result) on_answer(of, *item.result);
      break;
  }
}

void Hub::tick(const Now& now) {
  const std::uint64_t generation = setup_.api->generation();
  const bool logins_changed = std::exchange(generation_, generation) != generation;
  for (const auto& [id, page] : pages_) {
    if (page->closing) continue;
    if (now.steady - page->told_at >= page_silent_after) page->state = {};
    if (logins_changed && !refresh(*page, now)) continue;
    tell_who(*page, now);
  }
  std::erase_if(command_rates_, [&](const auto& rate) {
    return now.steady - rate.second.last() > std::chrono::seconds(10);
  });
  tell_presences(now);
  refresh_live();
}

std::string Hub::silent_daemons() const {
  std::string lines;
  for (const Daemon& daemon : daemons_) {
    if (daemon.state.connection() == v1::FEED_CONNECTION_LIVE) continue;
    const std::string name = daemon.state.source().empty()
                                 ? "daemon " + std::to_string(daemon.state.daemon())
                                 : daemon.state.source();
    lines += name + (daemon.state.connection() == v1::FEED_CONNECTION_SILENT
                         ? " is silent\n"
                         : " has not been heard yet\n");
  }
  return lines;
}

void Hub::refresh_live() {
  auto state = std::make_shared<LiveState>();
  for (const Daemon& daemon : daemons_) {
    state->feeds.push_back(daemon.state);
    for (const auto& [key, link] : daemon.links) state->links.push_back(link);
    if (daemon.heartbeat) state->heartbeats.push_back(*daemon.heartbeat);
  }
  for (const auto& [id, page] : pages_) {
    state->pages.push_back(
        {page->who, page->remote, page->since, page->state.sound, page->state.visible});
    state->pages.back().who.receiver = page->receiver;
  }
  const std::lock_guard lock(live_mutex_);
  live_ = std::move(state);
}

std::shared_ptr<const LiveState> Hub::live() const {
  const std::lock_guard lock(live_mutex_);
  return live_;
}

}  // namespace vigil::station
