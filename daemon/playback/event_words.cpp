#include "daemon/playback/event_words.hpp"

#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <cstdio>
#include <vector>

namespace vigil::playback {
namespace {

/// "SYSTEM_KIND_STARTED" without "SYSTEM_KIND_", in lower case and with spaces.
std::string enumerator_words(const std::string& name, std::size_t prefix) {
  std::string words = name.size() > prefix ? name.substr(prefix) : name;
  for (char& c : words) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return words;
}

std::string number_words(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

std::string body_words(const v1::Event& event) {
  using namespace std::string_literals;
  switch (event.body_case()) {
    case v1::Event::kVital: {
      const v1::Vital& vital = event.vital();
      const std::string value =
          vital.has_value()
              ? number_words(vital.value())
              : enumerator_words(v1::Validity_Name(vital.validity()), "VALIDITY_"s.size());
      return "vital " + vital.parameter() + " " + value;
    }
    case v1::Event::kAlarm:
      return "alarm " +
             enumerator_words(v1::AlarmPhase_Name(event.alarm().phase()), "ALARM_PHASE_"s.size()) +
             ": " + event.alarm().text();
    case v1::Event::kLink:
      return "link " +
             enumerator_words(v1::LinkState_Name(event.link().state()), "LINK_STATE_"s.size()) +
             (event.link().reason().empty() ? "" : ": " + event.link().reason());
    case v1::Event::kSystem:
      return "system " +
             enumerator_words(v1::SystemKind_Name(event.system().kind()), "SYSTEM_KIND_"s.size()) +
             ": " + event.system().text();
    case v1::Event::kCommand:
      return "command " +
             enumerator_words(v1::CommandKind_Name(event.command().kind()),
                              "COMMAND_KIND_"s.size()) +
             ": " + event.command().detail();
    default: {
      v1::Event only = event;
      for (const int field : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
        only.GetReflection()->ClearField(&only, only.GetDescriptor()->FindFieldByNumber(field));
      }
      return only.ShortDebugString();
    }
  }
}

constexpr std::int64_t ns_per_s = 1'000'000'000;

std::int64_t ns_of(const google::protobuf::Timestamp& time) {
  return time.seconds() * ns_per_s + time.nanos();
}

/// Every time of day in a message less `offset`, but those of earlier sessions: they are remembered
/// as they were, and not made of an instant.
void to_boot_clock(google::protobuf::Message& message, std::int64_t offset) {
  const google::protobuf::Reflection& fields = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  fields.ListFields(message, &set);
  for (const google::protobuf::FieldDescriptor* field : set) {
    if (field->message_type() == nullptr ||
        field->message_type() == v1::EarlierSession::descriptor()) {
      continue;
    }
    for (int i = 0; field->is_repeated() && i < fields.FieldSize(message, field); ++i) {
      to_boot_clock(*fields.MutableRepeatedMessage(&message, field, i), offset);
    }
    if (field->is_repeated()) continue;
    google::protobuf::Message& part = *fields.MutableMessage(&message, field);
    auto* const time = dynamic_cast<google::protobuf::Timestamp*>(&part);
    if (time == nullptr) {
      to_boot_clock(part, offset);
      continue;
    }
    const std::int64_t ns = ns_of(*time) - offset;
    time->set_seconds(ns / ns_per_s);
    time->set_nanos(static_cast<std::int32_t>(ns % ns_per_s));
  }
}

}  // namespace

std::string event_words(const v1::Event& event) {
  std::string words = event.room().empty() ? "" : event.room() + "/" + event.bed() + " ";
  words += "at " + number_words(static_cast<double>(event.instant_ns() / 1'000'000) / 1000.0) +
           " s: " + body_words(event);
  return words;
}

std::string compared_bytes(v1::Event event) {
  // The wall clock is read anew for each event: what it said then is no matter of the engine's.
  if (event.has_entry() || event.has_check() || event.has_medicine_session()) {
    to_boot_clock(event, ns_of(event.wall_time()) - static_cast<std::int64_t>(event.instant_ns()));
  }
  event.clear_wall_time();
  event.clear_retransmit();
  event.clear_not_durable();
  return event.SerializeAsString();
}

}  // namespace vigil::playback
