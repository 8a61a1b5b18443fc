// Rules on every text file: lengths, marks of unfinished work, names of build machines, and pages
// that must exist or say something. Pure functions, any thread.
#pragma once

#include "tests/repo/source_file.hpp"

namespace vigil::repo {

inline constexpr std::size_t max_columns = 100;
inline constexpr std::size_t max_lines = 400;
inline constexpr std::size_t max_main_lines = 60;

/// A line over 100 columns in source, build, script, schema or configuration.
[[nodiscard]] Findings long_lines(const SourceFile& file);
/// A source file over 400 lines whose first paragraph does not say "long because".
[[nodiscard]] Findings long_files(const SourceFile& file);
/// A main.cpp of the daemon over 60 lines.
[[nodiscard]] Findings long_main(const SourceFile& file);
/// Marks of unfinished work.
[[nodiscard]] Findings unfinished_marks(const SourceFile& file);
/// Paths of the machine that someone built on, and addresses of package archives.
[[nodiscard]] Findings machine_names(const SourceFile& file);
/// In the page, as written and as built: an address of another server. It loads nothing from there.
[[nodiscard]] Findings foreign_addresses(const SourceFile& file);
/// A page that users read without the notice of what Vigil is for.
[[nodiscard]] Findings missing_notice(const SourceFile& file);
/// A message or enum of the schema that has no comment, before it or inside.
[[nodiscard]] Findings undocumented_messages(const SourceFile& file);
/// A link of a page to a file or folder that is not in the tree.
[[nodiscard]] Findings broken_links(const std::vector<SourceFile>& tree);
/// A page named in a comment, a script, a configuration or another page that is not in the tree,
/// neither from the top of the repository nor from the folder of the file that names it.
[[nodiscard]] Findings missing_citations(const std::vector<SourceFile>& tree);
/// A driver whose id has no page in docs/drivers.
[[nodiscard]] Findings undocumented_drivers(const std::vector<std::string_view>& ids,
                                            const std::vector<SourceFile>& tree);

}  // namespace vigil::repo
