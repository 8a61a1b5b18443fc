#include "daemon/app/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace vigil::app {
namespace {

constexpr std::size_t lines_waiting_max = 1024;

spdlog::logger& logger() {
  static const auto made = [] {
    spdlog::init_thread_pool(lines_waiting_max, 1);
    auto to_stderr = spdlog::create_async_nb<spdlog::sinks::stderr_sink_mt>("vigild");
    to_stderr->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    to_stderr->flush_on(spdlog::level::info);
    return to_stderr;
  }();
  return *made;
}

}  // namespace

void log_info(std::string_view text) { logger().info("{}", text); }
void log_warning(std::string_view text) { logger().warn("{}", text); }
void log_error(std::string_view text) { logger().error("{}", text); }
void log_flush() { spdlog::shutdown(); }

}  // namespace vigil::app
