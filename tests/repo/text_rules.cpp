#include "tests/repo/text_rules.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>

namespace vigil::repo {
namespace {

/// What people write as code: source, build files, scripts, schema, configuration.
bool is_source(const SourceFile& file) {
  constexpr std::array<std::string_view, 13> endings{".cpp", ".hpp",   ".h",    ".cmake",   ".sh",
                                                     ".py",  ".proto", ".toml", ".toml.in", ".ts",
                                                     ".tsx", ".mjs",   ".css"};
  constexpr std::array<std::string_view, 3> names{"CMakeLists.txt", "run", ".ci/run"};
  const auto ends = [&](std::string_view ending) { return file.path.ends_with(ending); };
  return is_cpp(file) || std::any_of(endings.begin(), endings.end(), ends) ||
         std::find(names.begin(), names.end(), file.path) != names.end() ||
         file.path.ends_with("/CMakeLists.txt");
}

/// Up to the first blank line that no comment sign stands on.
std::string_view first_paragraph(std::string_view text) {
  return text.substr(0, std::min(text.find("\n\n"), text.size()));
}

std::string one_line(std::string_view text) {
  static const std::regex space(R"([\s>*]+)");
  return std::regex_replace(std::string(text), space, " ");
}

Findings lines_with(const SourceFile& file, const std::regex& pattern, std::string_view what) {
  Findings findings;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    std::match_results<std::string_view::const_iterator> match;
    if (std::regex_search(line.begin(), line.end(), match, pattern)) {
      findings.push_back({file.path, number, std::string(what) + ": " + match[0].str()});
    }
  }
  return findings;
}

bool is_in(const std::vector<SourceFile>& tree, const std::string& path) {
  return std::any_of(tree.begin(), tree.end(), [&](const SourceFile& file) {
    return file.path == path || is_under(file.path, path);
  });
}

std::string from_folder_of(const SourceFile& file, const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(file.path).parent_path();
  return (folder / path).lexically_normal().generic_string();
}

bool is_comment(std::string_view line) {
  const std::size_t start = line.find_first_not_of(' ');
  return start != std::string_view::npos && line.substr(start).starts_with("//");
}

}  // namespace

Findings long_lines(const SourceFile& file) {
  Findings findings;
  if (!is_source(file)) return findings;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    const std::size_t width = columns(line);
    if (width <= max_columns) continue;
    findings.push_back({file.path, number, std::to_string(width) + " columns, at most 100"});
  }
  return findings;
}

Findings long_files(const SourceFile& file) {
  if (!is_source(file)) return {};
  const std::size_t count = lines_of(file.text).size();
  if (count <= max_lines) return {};
  if (first_paragraph(file.text).find("long because") != std::string_view::npos) return {};
  return {
      {file.path, 0,
       std::to_string(count) + " lines, and its first paragraph does not say \"long because\""}};
}

Findings long_main(const SourceFile& file) {
  const std::size_t count = lines_of(file.text).size();
  if (file.path != "daemon/app/main.cpp" || count <= max_main_lines) return {};
  return {{file.path, 0, std::to_string(count) + " lines, at most 60"}};
}

Findings unfinished_marks(const SourceFile& file) {
  // Written in two parts, so that this line does not find itself.
  static const std::regex pattern(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  return lines_with(file, pattern, "a mark of unfinished work");
}

Findings machine_names(const SourceFile& file) {
  static const std::regex path(R"((^|[\s"'`=(:])/(work|home|root|Users)/[\w.])");
  static const std::regex archive(R"(https?://(deb|ftp|registry|pypi|proxy|mirrors?)\.[\w.-]+)");
  Findings findings = lines_with(file, path, "a path of one machine");
  const Findings archives = lines_with(file, archive, "an address of a package archive");
  findings.insert(findings.end(), archives.begin(), archives.end());
  return findings;
}

Findings missing_notice(const SourceFile& file) {
  const bool for_users =
      file.path.ends_with(".md") && (file.path == "README.md" || is_under(file.path, "docs"));
  if (!for_users) return {};
  const std::string text = one_line(file.text);
  const bool secondary = text.find("econdary, advisory notification") != std::string::npos;
  const bool primary = text.find("primary alarm") != std::string::npos;
  if (secondary && primary) return {};
  return {{file.path, 0,
           "no notice \"secondary, advisory notification … the bedside monitor stays the primary "
           "alarm\""}};
}

Findings undocumented_messages(const SourceFile& file) {
  static const std::regex opening(R"(^\s*(message|enum)\s+(\w+)\s*\{)");
  Findings findings;
  if (!file.path.ends_with(".proto")) return findings;
  const std::vector<std::string_view> lines = lines_of(file.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::match_results<std::string_view::const_iterator> match;
    if (!std::regex_search(lines[i].begin(), lines[i].end(), match, opening)) continue;
    bool said = i > 0 && is_comment(lines[i - 1]);
    for (std::size_t in = i; in < lines.size() && !said; ++in) {
      said = lines[in].find("//") != std::string_view::npos;
      if (lines[in].find('}') != std::string_view::npos) break;
    }
    if (!said) findings.push_back({file.path, i + 1, match[2].str() + " has no comment"});
  }
  return findings;
}

Findings broken_links(const std::vector<SourceFile>& tree) {
  static const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with(".md")) continue;
    for (std::sregex_iterator match(file.text.begin(), file.text.end(), link), end; match != end;
         ++match) {
      std::string target = from_folder_of(file, (*match)[1].str());
      if (target.ends_with('/')) target.pop_back();
      if (!is_in(tree, target)) findings.push_back({file.path, 0, "a link to nothing: " + target});
    }
  }
  return findings;
}

Findings missing_citations(const std::vector<SourceFile>& tree) {
  // An address on the web is no page of ours; "<id>.md" is a form and not a name.
  static const std::regex page(R"((https?://\S+)|[\w./<>-]*\w\.md\b)");
  Findings findings;
  for (const SourceFile& file : tree) {
    const std::string text = is_cpp(file) ? comments_only(file.text) : file.text;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
      ++number;
      using Matches = std::regex_iterator<std::string_view::const_iterator>;
      for (Matches match(line.begin(), line.end(), page), end; match != end; ++match) {
        const std::string name = match->str();
        if ((*match)[1].matched || name.find('<') != std::string::npos) continue;
        if (is_in(tree, name) || is_in(tree, from_folder_of(file, name))) continue;
        findings.push_back({file.path, number, "no such page: " + name});
      }
    }
  }
  return findings;
}

Findings undocumented_drivers(const std::vector<std::string_view>& ids,
                              const std::vector<SourceFile>& tree) {
  Findings findings;
  for (const std::string_view id : ids) {
    const std::string page = "docs/drivers/" + std::string(id) + ".md";
    const bool there = std::any_of(tree.begin(), tree.end(),
                                   [&](const SourceFile& file) { return file.path == page; });
    if (!there) findings.push_back({page, 0, "no such page"});
  }
  return findings;
}

Findings foreign_addresses(const SourceFile& file) {
  // The names of the namespaces of SVG and HTML are no addresses: nothing is loaded from there.
  static const std::regex address(R"((https?|wss?)://(?!www\.w3\.org/)\w[\w.-]*)");
  if (!is_under(file.path, "station/web/src") && !is_under(file.path, "station/web/dist")) {
    return {};
  }
  return lines_with(file, address, "an address outside of the station");
}

}  // namespace vigil::repo
