#include "tools/vigil/replay_json.hpp"

#include <optional>
#include <string_view>

#include "tools/vigil/terminal_text.hpp"

namespace vigil::replay {
namespace {

std::string string(std::string_view text) {
  std::string out = "\"";
  for (const char c : watch::printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string seconds(Instant at) {
  const std::int64_t ms = ms_of(at);
  const std::string rest = std::to_string(1000 + ms % 1000).substr(1);
  return std::to_string(ms / 1000) + (ms % 1000 == 0 ? "" : "." + rest);
}
std::string seconds(Duration length) { return seconds(instant_of(0) + length); }
std::string seconds(const std::optional<Instant>& at) { return at ? seconds(*at) : "null"; }

std::string side_name(alarm::Side side) {
  return string(side == alarm::Side::below ? "below" : "above");
}

class Object {
 public:
  Object& add(std::string_view key, const std::string& value) {
    text_ += (text_.empty() ? "" : ",") + string(key) + ":" + value;
    return *this;
  }
  Object& add(std::string_view key, std::int64_t value) { return add(key, std::to_string(value)); }
  [[nodiscard]] std::string text() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

template <class List, class Make>
std::string array(const List& list, const Make& make) {
  std::string out = "[";
  for (const auto& one : list) out += (out.size() == 1 ? "" : ",\n") + make(one);
  return out + "]";
}

std::string coming_json(const Coming& coming) {
  Object object;
  object.add("from", seconds(coming.from)).add("to", seconds(coming.to));
  object.add("priority", string(name(coming.highest)));
  object.add("acknowledged", seconds(coming.acknowledged_at)).add("text", string(coming.text));
  if (coming.worst_milli) object.add("worst_milli", *coming.worst_milli);
  return object.text();
}

std::string alarm_json(const Alarm& alarm) {
  static constexpr std::string_view none = "";
  Object object;
  object.add("number", static_cast<std::int64_t>(alarm.number));
  object.add("kind", string(name(alarm.kind))).add("type", string(name(alarm.type)));
  object.add("parameter", string(alarm.parameter ? info(*alarm.parameter).key : none));
  object.add("priority", string(name(alarm.highest)));
  return object.add("comings", array(alarm.comings, coming_json)).text();
}

std::string violation_json(const Violation& run) {
  Object object;
  object.add("parameter", string(info(run.parameter).key)).add("side", side_name(run.side));
  object.add("from", seconds(run.first)).add("to", seconds(run.last));
  object.add("values", static_cast<std::int64_t>(run.values));
  return object.add("worst_milli", run.worst_milli).text();
}

std::string load_json(const Count& count) {
  std::string lines;
  for (std::size_t type = 0; type < count.lines.size(); ++type) {
    for (std::size_t i = 0; i < count.lines[type].size(); ++i) {
      const Count::Line& line = count.lines[type][i];
      if (line.started == 0) continue;
      Object object;
      object.add("type", string(name(static_cast<alarm::Type>(type))));
      object.add("priority", string(name(static_cast<Priority>(i))));
      object.add("started", line.started).add("came_back", line.joined);
      object.add("acknowledged", line.acknowledged).add("ended_alone", line.ended_alone);
      lines += (lines.empty() ? "" : ",") + object.add("seconds", seconds(line.active)).text();
    }
  }
  Object object;
  object.add("length", seconds(count.length)).add("lines", "[" + lines + "]");
  object.add("acknowledged_median", seconds(count.acknowledged_within(50)));
  object.add("acknowledged_p95", seconds(count.acknowledged_within(95)));
  return object.add("floods", count.floods).text();
}

std::string verdicts_json(const Trial::Verdicts& verdicts) {
  return Object().add("true", verdicts.right).add("false", verdicts.wrong).text();
}

std::string truth_json(const JudgedTruth& one) {
  Object object;
  object.add("parameter", string(info(one.truth.parameter).key));
  object.add("side", one.truth.side ? side_name(*one.truth.side) : "null");
  object.add("from", seconds(one.truth.from)).add("to", seconds(one.truth.to));
  return object.add("seen", seconds(one.seen_at)).add("told", seconds(one.told_at)).text();
}

}  // namespace

std::string story_json(const Title& title, const Story& story) {
  Object object;
  object.add("record", string(title.record)).add("rules", string(title.rules));
  object.add("alarms", array(story.alarms, alarm_json)).add("load", load_json(count(story)));
  object.add("refused",
             array(story.refusals, [](const std::string& text) { return string(text); }));
  return object.text() + "\n";
}

std::string compare_json(const Title& title, const Comparison& comparison) {
  Object object;
  object.add("record", string(title.record)).add("rules", string(title.rules));
  object.add("naive", comparison.naive).add("ours", comparison.ours);
  object.add("recurrent", comparison.recurrent).add("low_only", comparison.low_only);
  object.add("technical", comparison.technical).add("trends", comparison.trends);
  object.add("others", comparison.others).add("sounding", comparison.sounding());
  object.add("fewer_percent", comparison.fewer_percent()).add("missed", comparison.missed);
  object.add("lines", array(comparison.lines, [](const ComparedLine& line) {
               Object one;
               one.add("parameter", string(info(line.parameter).key));
               one.add("side", side_name(line.side)).add("naive", line.naive);
               one.add("ours", line.ours).add("came_back", line.came_back);
               return one.add("low_only", line.low_only).text();
             }));
  object.add("runs", array(comparison.covered, [](const Covered& one) {
               Object run;
               run.add("run", violation_json(one.violation));
               const bool told = one.cover.alarm != nullptr;
               return run.add("alarm_since", told ? seconds(one.cover.since) : "null").text();
             }));
  object.add("singles", comparison.singles).add("singles_silent", comparison.singles_silent);
  return object.text() + "\n";
}

std::string naive_json(const std::vector<Violation>& violations) {
  return array(violations, violation_json) + "\n";
}

std::string trials_json(const std::vector<Trial>& trials) {
  return array(trials,
               [](const Trial& trial) {
                 Object object;
                 object.add("patient", string(trial.patient.name));
                 object.add("missed", trial.missed()).add("advice", trial.advice);
                 object.add("naive", verdicts_json(trial.naive));
                 object.add("limits", verdicts_json(trial.limits));
                 object.add("others", verdicts_json(trial.others));
                 object.add("truths", array(trial.truths, truth_json));
                 return object.text();
               }) +
         "\n";
}

}  // namespace vigil::replay
