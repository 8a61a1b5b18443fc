#include "tests/repo/layers.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace vigil::repo {
namespace {

struct IncludeCase {
  const char* path;
  const char* line;
  const char* finding;  // empty: allowed
};

void PrintTo(const IncludeCase& c, std::ostream* out) { *out << c.path << " " << c.line; }

class IncludeDirection : public testing::TestWithParam<IncludeCase> {};

TEST_P(IncludeDirection, FollowsTheLayerTable) {
  const IncludeCase& c = GetParam();
  EXPECT_EQ(describe(include_direction({c.path, std::string("#include ") + c.line + "\n"})),
            c.finding);
}

INSTANTIATE_TEST_SUITE_P(
    Repo, IncludeDirection,
    testing::Values(
        IncludeCase{"daemon/link/link.hpp", "\"drivers/api/time.hpp\"", ""},
        IncludeCase{"daemon/link/link.hpp", "\"daemon/link/link_status.hpp\"", ""},
        IncludeCase{"daemon/link/link.hpp", "\"daemon/alarm/vocabulary.hpp\"",
                    "daemon/link/link.hpp:1: daemon/link/ may not include "
                    "\"daemon/alarm/vocabulary.hpp\"\n"},
        IncludeCase{"daemon/alarm/a.cpp", "\"daemon/engine/event.hpp\"",
                    "daemon/alarm/a.cpp:1: daemon/alarm/ may not include "
                    "\"daemon/engine/event.hpp\"\n"},
        IncludeCase{"daemon/engine/e.cpp", "\"daemon/session/dose.hpp\"", ""},
        IncludeCase{"daemon/engine/e.cpp", "\"vigil/v1/event.pb.h\"",
                    "daemon/engine/e.cpp:1: daemon/engine/ may not include "
                    "\"vigil/v1/event.pb.h\"\n"},
        IncludeCase{"drivers/api/reading.cpp", "\"drivers/nonin/decoder.hpp\"",
                    "drivers/api/reading.cpp:1: drivers/api/ may not include "
                    "\"drivers/nonin/decoder.hpp\"\n"},
        IncludeCase{"drivers/nonin/decoder.cpp", "\"drivers/ivy450c/decoder.hpp\"",
                    "drivers/nonin/decoder.cpp:1: a driver may not include another driver: "
                    "\"drivers/ivy450c/decoder.hpp\"\n"},
        IncludeCase{"drivers/registry.cpp", "\"drivers/ivy450c/decoder.hpp\"", ""},
        IncludeCase{"daemon/wire/w.cpp", "\"vigil/v1/event.pb.h\"", ""},
        IncludeCase{"daemon/bus/publisher.cpp", "\"daemon/handoff/ring.hpp\"", ""},
        IncludeCase{"daemon/bus/publisher.cpp", "\"daemon/engine/event.hpp\"",
                    "daemon/bus/publisher.cpp:1: daemon/bus/ may not include "
                    "\"daemon/engine/event.hpp\"\n"},
        IncludeCase{"daemon/bus/client.cpp", "\"daemon/wire/topic.hpp\"",
                    "daemon/bus/client.cpp:1: daemon/bus/client may not include "
                    "\"daemon/wire/topic.hpp\"\n"},
        IncludeCase{"daemon/bus/client.cpp", "\"daemon/bus/socket.hpp\"", ""},
        IncludeCase{"daemon/bus/bus.cpp", "\"daemon/bus/socket.hpp\"", ""},
        IncludeCase{"daemon/bus/socket.cpp", "\"daemon/bus/bus.hpp\"",
                    "daemon/bus/socket.cpp:1: daemon/bus/socket may not include "
                    "\"daemon/bus/bus.hpp\"\n"},
        IncludeCase{"tools/vigil/watch.cpp", "\"daemon/bus/socket.hpp\"",
                    "tools/vigil/watch.cpp:1: tools/ may not include "
                    "\"daemon/bus/socket.hpp\"\n"},
        IncludeCase{"daemon/handoff/ring.cpp", "\"drivers/api/time.hpp\"",
                    "daemon/handoff/ring.cpp:1: daemon/handoff/ may not include "
                    "\"drivers/api/time.hpp\"\n"},
        IncludeCase{"daemon/capture/capture_block.cpp", "\"daemon/handoff/crc32c.hpp\"", ""},
        IncludeCase{"daemon/capture/capture_writer.cpp", "\"daemon/handoff/ring.hpp\"",
                    "daemon/capture/capture_writer.cpp:1: daemon/capture/ may not include "
                    "\"daemon/handoff/ring.hpp\"\n"},
        IncludeCase{"tools/vigil/replay_capture.cpp", "\"daemon/capture/capture_reader.hpp\"", ""},
        IncludeCase{"daemon/io/port.cpp", "\"daemon/engine/event.hpp\"",
                    "daemon/io/port.cpp:1: daemon/io/ may not include "
                    "\"daemon/engine/event.hpp\"\n"},
        IncludeCase{"daemon/app/main.cpp", "\"daemon/bus/publisher.hpp\"", ""},
        IncludeCase{"tools/vigil/watch.cpp", "\"daemon/bus/client.hpp\"", ""},
        IncludeCase{"tools/vigil/watch.cpp", "\"daemon/bus/publisher.hpp\"",
                    "tools/vigil/watch.cpp:1: tools/ may not include "
                    "\"daemon/bus/publisher.hpp\"\n"},
        IncludeCase{"tools/vigil/replay_bed.hpp", "\"daemon/engine/engine.hpp\"", ""},
        IncludeCase{"tools/vigil/watch.cpp", "\"daemon/engine/engine.hpp\"",
                    "tools/vigil/watch.cpp:1: tools/ may not include "
                    "\"daemon/engine/engine.hpp\"\n"},
        IncludeCase{"tools/vigil/replay.cpp", "\"daemon/bus/client.hpp\"",
                    "tools/vigil/replay.cpp:1: tools/vigil/replay may not include "
                    "\"daemon/bus/client.hpp\"\n"},
        IncludeCase{"daemon/link/link.cpp", "\"link_status.hpp\"",
                    "daemon/link/link.cpp:1: \"link_status.hpp\" is not a path from the top of "
                    "the repository\n"},
        IncludeCase{"tests/engine/e_test.cpp", "\"drivers/ivy450c/device.hpp\"", ""}));

TEST(CoreIncludes, NamesTheHeaderAndItsLine) {
  const SourceFile file{"daemon/alarm/a.cpp",
                        "#include <vector>\n#include <thread>\n#include <boost/asio.hpp>\n"
                        "#include <sys/mman.h>\n#include <unistd.h>\n"};
  EXPECT_EQ(describe(core_includes(file)),
            "daemon/alarm/a.cpp:2: <thread> in the core\n"
            "daemon/alarm/a.cpp:3: <boost/asio.hpp> in the core\n"
            "daemon/alarm/a.cpp:4: <sys/mman.h> in the core\n"
            "daemon/alarm/a.cpp:5: <unistd.h> in the core\n");
}

TEST(CoreIncludes, LeavesTheShellAlone) {
  EXPECT_EQ(describe(core_includes({"daemon/io/a.cpp", "#include <thread>\n"})), "");
}

TEST(LibraryIncludes, KeepsTheClientOnZeroMqAndTheSchema) {
  const SourceFile file{"daemon/bus/client.cpp", "#include <zmq.hpp>\n#include <boost/asio.hpp>\n"};
  EXPECT_EQ(describe(library_includes(file)),
            "daemon/bus/client.cpp:2: <boost/asio.hpp> in the client\n");
}

TEST(LibraryIncludes, KeepsTheHandOffOnTheStandardLibrary) {
  const SourceFile file{"daemon/handoff/ring.cpp", "#include <sys/mman.h>\n#include <zmq.h>\n"};
  EXPECT_EQ(describe(library_includes(file)),
            "daemon/handoff/ring.cpp:2: <zmq.h> in the hand-off\n");
}

TEST(BeastInOnePlace, RefusesASecondTranslationUnitAndAnyHeader) {
  const std::string line = "#include <boost/beast/http.hpp>\n";
  EXPECT_EQ(describe(beast_in_one_place({{"station/a.cpp", line + line}})), "");
  EXPECT_EQ(describe(beast_in_one_place(
                {{"station/a.cpp", line}, {"station/b.cpp", line}, {"station/c.hpp", line}})),
            "station/b.cpp:1: Boost.Beast is in station/a.cpp already\n"
            "station/c.hpp:1: Boost.Beast in a header\n");
}

TEST(BeastInOnePlace, TheTestsHaveOneOfTheirOwn) {
  const std::string line = "#include <boost/beast/http.hpp>\n";
  EXPECT_EQ(describe(beast_in_one_place({{"station/a.cpp", line}, {"tests/station/b.cpp", line}})),
            "");
  EXPECT_EQ(
      describe(beast_in_one_place(
          {{"station/a.cpp", line}, {"tests/station/b.cpp", line}, {"tests/station/c.cpp", line}})),
      "tests/station/c.cpp:1: Boost.Beast is in tests/station/b.cpp already\n");
}

}  // namespace
}  // namespace vigil::repo
