# Read by cpack when it begins: who builds the package. Debian's tools know them
# by the same variables.
set(builder "the concbench authors")
set(address "nobody@concbench.invalid")
if(DEFINED ENV{DEBFULLNAME})
    set(builder "$ENV{DEBFULLNAME}")
endif()
if(DEFINED ENV{DEBEMAIL})
    set(address "$ENV{DEBEMAIL}")
endif()
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${builder} <${address}>")
