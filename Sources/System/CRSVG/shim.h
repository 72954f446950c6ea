// librsvg: the template's art.
#pragma once
#include <librsvg/rsvg.h>
