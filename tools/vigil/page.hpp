// A page of small tables, as plain text of 80 columns or as HTML to be printed. Pure, any thread.
#pragma once

#include <string>
#include <vector>

namespace vigil {

/// Rows of printable cells; the first row is the head if `headed`. In text the last column is
/// wrapped.
struct PageTable {
  std::string title;
  bool headed = false;
  std::vector<std::vector<std::string>> rows;
  std::string none = {};  // said where there are no rows
};

struct Page {
  std::string title;
  std::vector<std::string> notes;  // below the title
  std::vector<PageTable> tables;
};

[[nodiscard]] std::string page_text(const Page& page);
/// One whole document without scripts or anything from elsewhere.
[[nodiscard]] std::string page_html(const Page& page);

}  // namespace vigil
