// Little CMS: colour profiles embedded in photos. Its pixel types are macros that Swift can't import.
#pragma once
#include <lcms2.h>

static const cmsUInt32Number civic_type_gray8 = TYPE_GRAY_8;
static const cmsUInt32Number civic_type_graya8 = TYPE_GRAYA_8;
static const cmsUInt32Number civic_type_graya16 = TYPE_GRAYA_16;
static const cmsUInt32Number civic_type_rgb8 = TYPE_RGB_8;
static const cmsUInt32Number civic_type_rgba8 = TYPE_RGBA_8;
static const cmsUInt32Number civic_type_rgba16 = TYPE_RGBA_16;
static const cmsUInt32Number civic_type_cmyk8 = TYPE_CMYK_8;
static const cmsUInt32Number civic_type_cmyk8_inverted = TYPE_CMYK_8_REV;
