# Run by cpack before it packs: what a Debian package has beside the files that
# are installed.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(doc ${root}/share/doc/concbench)

file(READ ${CPACK_CONCBENCH_SOURCE}/LICENSE license)
file(WRITE ${doc}/copyright "${license}")

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog
"concbench (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * Built from the sources of version ${CPACK_PACKAGE_VERSION}.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${date}
")

# Where Debian's zsh looks for the completions of packages.
file(RENAME ${root}/share/zsh/site-functions
    ${root}/share/zsh/vendor-completions)

file(GLOB pages ${root}/share/man/man1/*.1)
execute_process(COMMAND gzip -9nf ${pages} ${doc}/changelog
    COMMAND_ERROR_IS_FATAL ANY)
