// Debian has the headers of Boost.JSON and not its library: compiled here, once.
#include <boost/json/src.hpp>
