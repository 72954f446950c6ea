// Pango with its Cairo and fontconfig back ends: shaping and line breaking.
#pragma once
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
