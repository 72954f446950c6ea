// Cairo: painting of text, art and pictures.
#pragma once
#include <cairo.h>
#include <cairo-ft.h>
