# Writes the page's style and script as C, and the script's digest.
#
#   cmake -DSOURCE=scripts/page -DTO=FOLDER -P embed.cmake

set(base64
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)

# to_base64(<variable> <hex>): of whole bytes.
function(to_base64 variable hex)
    string(LENGTH "${hex}" length)
    math(EXPR extra "(6 - ${length} % 6) % 6")
    string(REPEAT "0" ${extra} padding)
    string(APPEND hex "${padding}")
    string(LENGTH "${hex}" whole)
    set(text "")
    set(at 0)
    while(at LESS whole)
        string(SUBSTRING "${hex}" ${at} 6 group)
        foreach(shift 18 12 6 0)
            math(EXPR digit "(0x${group} >> ${shift}) & 63")
            string(SUBSTRING "${base64}" ${digit} 1 character)
            string(APPEND text "${character}")
        endforeach()
        math(EXPR at "${at} + 6")
    endwhile()
    # Each two hexadecimal digits that are not there are one "=".
    math(EXPR unused "${extra} / 2")
    string(LENGTH "${text}" length)
    math(EXPR kept "${length} - ${unused}")
    string(SUBSTRING "${text}" 0 ${kept} text)
    string(REPEAT "=" ${unused} padding)
    set(${variable} "${text}${padding}" PARENT_SCOPE)
endfunction()

# to_c(<variable> <file> <end>): the bytes of a file as the elements of an
# array. What would end the element early in HTML is refused.
function(to_c variable file end)
    file(READ ${file} text)
    string(FIND "${text}" "${end}" found)
    if(NOT found EQUAL -1)
        message(FATAL_ERROR "${file} has \"${end}\" in it")
    endif()
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    if(bytes MATCHES "0x[89a-f]")
        message(FATAL_ERROR "${file} has a character that is not ASCII")
    endif()
    string(REPEAT "." 60 line)
    string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
    set(${variable} "${bytes}" PARENT_SCOPE)
endfunction()

to_c(css ${SOURCE}/page.css "</")
to_c(js ${SOURCE}/page.js "</")
file(SHA256 ${SOURCE}/page.js digest)
to_base64(digest ${digest})

file(MAKE_DIRECTORY ${TO}/harness/report)
file(WRITE ${TO}/page_assets.c "#include \"harness/report/page_assets.h\"\n
const char page_css[] = {${css} 0};
const char page_js[] = {${js} 0};\n")
file(WRITE ${TO}/harness/report/page_js_sha256.h
     "#define PAGE_JS_SHA256 \"${digest}\"\n")
