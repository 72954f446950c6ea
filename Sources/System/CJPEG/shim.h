// libjpeg-turbo. Its setjmp error path is handled in JPEGShim.
#pragma once
#include <stddef.h>
#include <stdio.h>
#include <jpeglib.h>
