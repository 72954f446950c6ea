// libcups: IPP requests, and PWG raster, the format of every IPP Everywhere printer. CUPS's own daemon is not needed.
#pragma once
#include <cups/cups.h>
#include <cups/pwg.h>
#include <cups/raster.h>
