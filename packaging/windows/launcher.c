/* dousha.exe of an installer that was made on Linux: starts the app with the Python beside it.
   An installer that was made on Windows has PyInstaller's program instead.
   Where Python finds its modules stands in the ._pth file beside its DLL, which also makes it ignore the environment and
   the folder that the user happens to start it in. With ANY_MODULE, for tests, its first argument names the module to run. */
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

typedef int(__cdecl *py_main)(int, wchar_t **);

static int refuse(const wchar_t *sentence) {
    MessageBoxW(NULL, sentence, L"Dousha", MB_ICONERROR);
    return 1;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR line, int show) {
    static wchar_t folder[32768], python[32768], library[32768];
    (void)instance, (void)before, (void)line, (void)show;
    DWORD length = GetModuleFileNameW(NULL, folder, 32000);
    while (length && folder[length - 1] != L'\\') length--;
    folder[length] = 0;
    _snwprintf(python, 32767, L"%lspython", folder);
    _snwprintf(library, 32767, L"%ls\\" PYTHON_DLL, python);
    HMODULE loaded = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    py_main start = loaded ? (py_main)(void *)GetProcAddress(loaded, "Py_Main") : NULL;
    if (!start) return refuse(L"A part of Dousha is missing. Please install it again.\n豆沙的一部分文件丢失了，请重新安装。");
    wchar_t **arguments = calloc((size_t)__argc + 6, sizeof *arguments);
    if (!arguments) return refuse(L"There is not enough memory.\n内存不足。");
    int count = 0;
    arguments[count++] = __wargv[0];
    arguments[count++] = L"-B"; /* no byte code is written: the uninstaller would not know of it */
    arguments[count++] = L"-X";
    arguments[count++] = L"utf8";
    arguments[count++] = L"-m";
#ifndef ANY_MODULE
    arguments[count++] = L"app";
#endif
    for (int i = 1; i < __argc; i++) arguments[count++] = __wargv[i];
    return start(count, arguments);
}
