// Every limit of the station, by name; docs/formats/station.md tells them. Constants, any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vigil::station {

// A connection.
inline constexpr std::size_t connections_max = 256;
inline constexpr std::size_t connections_of_one_address_max = 50;
inline constexpr std::uint32_t head_max_bytes = 8U * 1024;
inline constexpr std::uint64_t body_max_bytes = 64U * 1024;
inline constexpr std::size_t path_max_bytes = 1024;
inline constexpr std::size_t query_parts_max = 32;
/// For a request to arrive, for a handshake: who sends a byte at a time holds nothing for long.
inline constexpr std::chrono::seconds arrival_max{5};
inline constexpr std::chrono::seconds idle_max{60};
/// For an answer to be taken: so long, and a second more for each part.
inline constexpr std::chrono::seconds answer_max{30};
inline constexpr std::size_t answer_part_bytes = std::size_t{64} * 1024;

// A page.
inline constexpr std::size_t frame_max_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t queue_max_frames = 256;
/// What the kernel keeps of what a page does not read.
inline constexpr int send_buffer_bytes = 128 * 1024;
/// A page tells of itself every 2 s; after so long without, it is no receiver any more.
inline constexpr std::chrono::seconds page_silent_after{6};
/// Nothing at all, no pong either: the connection is dead.
inline constexpr std::chrono::seconds page_dead_after{20};

// Commands.
inline constexpr int commands_per_second_max = 10;
/// A page tells of itself, asks and switches waves: far fewer than this.
inline constexpr int page_frames_per_second_max = 100;
inline constexpr std::size_t commands_waiting_max = 256;  // of one daemon
/// What the daemon reads is 4096 bytes; receiver, actor and number come on top of what a page says.
inline constexpr std::size_t command_max_bytes = 3800;
inline constexpr std::chrono::minutes own_proof_lasts{15};
inline constexpr std::chrono::seconds shared_proof_lasts{60};

// Work beside.
inline constexpr std::size_t worker_threads = 2;
inline constexpr std::size_t work_under_way_max = 32;

// What is kept.
inline constexpr std::size_t daemons_max = 64;
inline constexpr std::size_t projection_max_events = 20'000;  // of one daemon
inline constexpr std::size_t static_files_max = 1000;
inline constexpr std::size_t static_bytes_max = std::size_t{32} * 1024 * 1024;
inline constexpr std::chrono::hours history_span{12};
inline constexpr std::size_t history_beds_max = 512;
inline constexpr std::size_t history_series_max = 64;           // of one bed
inline constexpr std::size_t history_points_max = 12UL * 3600;  // of one series, one a second
inline constexpr std::size_t history_all_points_max = 8'000'000;
inline constexpr std::size_t history_marks_max = 4000;  // of one bed

}  // namespace vigil::station
