#ifndef DIGITBOOK_CREADLINE_H
#define DIGITBOOK_CREADLINE_H

#include <stdio.h>
#include <stdlib.h>
#include <readline/history.h>
#include <readline/readline.h>

#endif
