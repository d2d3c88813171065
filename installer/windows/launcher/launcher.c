/* Starts the program: loads CPython from the folder `app` and runs the package.
 *
 * Built twice. JDZForestland.exe (a window) stands beside `app`; jdz-forestland.exe (a console,
 * -DCONSOLE) inside it. Neither looks for a Python anywhere else.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#ifdef CONSOLE
#define APP L"\\"
#else
#define APP L"\\app\\"
#endif
#define LONGEST 32768

typedef int (*PyMain)(int, wchar_t **);

static wchar_t folder[LONGEST];
static wchar_t library[LONGEST];

/* Say that the program cannot start; `what` is the file that is missing or broken. */
static int complain(const wchar_t *what, DWORD error)
{
    static wchar_t words[LONGEST + 256];
    _snwprintf(words, LONGEST + 255,
               L"程序不完整，无法启动。\n\n缺少或损坏的文件：%ls（错误 %lu）\n\n"
               L"请重新安装；如果用的是压缩包版，请把压缩包完整解压后再运行。"
               L"登记库不受影响。",
               what, error);
#ifdef CONSOLE
    static char bytes[4 * (LONGEST + 256)];
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    DWORD written;
    if (!WriteConsoleW(out, words, (DWORD)wcslen(words), &written, NULL)) { /* a pipe or a file */
        int size = WideCharToMultiByte(CP_UTF8, 0, words, -1, bytes, sizeof bytes, NULL, NULL);
        WriteFile(out, bytes, size > 0 ? (DWORD)size - 1 : 0, &written, NULL);
    }
#else
    MessageBoxW(NULL, words, L"林地占补平衡登记", MB_OK | MB_ICONERROR);
#endif
    return 3;
}

/* The folder of this program, without the last backslash. */
static int find_folder(void)
{
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *slash = length && length < LONGEST ? wcsrchr(folder, L'\\') : NULL;
    if (!slash)
        return 0;
    *slash = 0;
    return 1;
}

static int run(int count, wchar_t **given)
{
    if (!find_folder())
        return complain(L"JDZForestland.exe", GetLastError());
    /* The installer looks for this name to know that the program is running. */
    CreateMutexW(NULL, FALSE, L"Local\\JDZForestland.running");
    SetDllDirectoryW(L""); /* never load a library from the folder somebody works in */
    _snwprintf(library, LONGEST - 1, L"%ls" APP L"python313.dll", folder);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    PyMain start = python ? (PyMain)(void (*)(void))GetProcAddress(python, "Py_Main") : NULL;
    if (!start)
        return complain(library, GetLastError());
    wchar_t **words = calloc((size_t)count + 6, sizeof *words);
    if (!words)
        return complain(L"内存", GetLastError());
    int n = 0;
    words[n++] = given[0];
    words[n++] = L"-X"; /* files and pipes in UTF-8, whatever the code page is */
    words[n++] = L"utf8";
    words[n++] = L"-m";
    words[n++] = L"jdz_forestland";
    for (int i = 1; i < count; i++)
        words[n++] = given[i];
    return start(n, words);
}

#ifdef CONSOLE
int wmain(int count, wchar_t **given)
{
    return run(count, given);
}
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, wchar_t *line, int show)
{
    (void)instance, (void)before, (void)line, (void)show;
    int count = 0;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &count);
    return given ? run(count, given) : complain(L"JDZForestland.exe", GetLastError());
}
#endif
