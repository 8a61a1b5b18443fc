// For a test that root runs too: the modes of files hold for this thread while it lives. One
// thread.
#pragma once

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace vigil::journal {

/// Takes CAP_DAC_OVERRIDE away, by which root may write everywhere, and gives it back at the end.
class WithoutOverride {
 public:
  WithoutOverride() {
    ::syscall(SYS_capget, &header_, had_.data());
    auto wanted = had_;
    wanted[0].effective &= ~(1U << CAP_DAC_OVERRIDE);
    ::syscall(SYS_capset, &header_, wanted.data());
  }
  ~WithoutOverride() { ::syscall(SYS_capset, &header_, had_.data()); }
  WithoutOverride(const WithoutOverride&) = delete;
  WithoutOverride& operator=(const WithoutOverride&) = delete;

 private:
  __user_cap_header_struct header_{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> had_{};
};

}  // namespace vigil::journal
