#include "station/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <memory>

#include "tests/bus/fake_producer.hpp"

namespace vigil::station {
namespace {

class CertificateTest : public ::testing::Test {
 protected:
  bus::TempFolder folder;
  CertificateFiles files{folder.path() + "/certificate.pem", folder.path() + "/key.pem"};

  std::unique_ptr<X509, void (*)(X509*)> read() {
    std::FILE* const file = std::fopen(files.certificate.c_str(), "r");
    X509* const read = PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    return {read, X509_free};
  }
};

TEST_F(CertificateTest, IsForTheNamesAndLoopbackAndItsKeyIsForNobodyElse) {
  ASSERT_EQ(make_certificate(files, {"vigil.clinic.example", "192.0.2.10"}), "");
  const auto certificate = read();
  ASSERT_NE(certificate, nullptr);
  for (const char* const host : {"vigil.clinic.example", "localhost"}) {
    EXPECT_EQ(X509_check_host(certificate.get(), host, 0, 0, nullptr), 1) << host;
  }
  for (const char* const address : {"192.0.2.10", "127.0.0.1", "::1"}) {
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), address, 0), 1) << address;
  }
  EXPECT_EQ(X509_check_host(certificate.get(), "evil.example", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ca(certificate.get()), 0);
  struct stat of_key {};
  ASSERT_EQ(::stat(files.key.c_str(), &of_key), 0);
  EXPECT_EQ(of_key.st_mode & 0777U, 0600U);
}

TEST_F(CertificateTest, AnExistingOneStays) {
  ASSERT_EQ(make_certificate(files, {}), "");
  const auto first = read();
  ASSERT_EQ(make_certificate(files, {"other"}), "");
  EXPECT_EQ(X509_cmp(first.get(), read().get()), 0);
}

TEST_F(CertificateTest, ACertificateWithoutItsKeyIsNotReplaced) {
  std::ofstream(files.certificate) << "mine";
  EXPECT_EQ(make_certificate(files, {}), files.key + ": is missing beside " + files.certificate);
}

TEST_F(CertificateTest, WhatCannotBeWrittenIsSaid) {
  files.key = folder.path() + "/none/key.pem";
  EXPECT_EQ(make_certificate(files, {}), files.key + ".new: No such file or directory");
}

}  // namespace
}  // namespace vigil::station
