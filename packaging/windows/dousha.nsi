; The installer for Windows: for this user (default) or for all, Chinese and English, silent with /S,
; over an earlier version without uninstalling it first. Uninstalling keeps the chats unless the user says otherwise.
; makensis -DVERSION=… -DPAYLOAD=folder -DICON=dousha.ico -DWIZARD=wizard.bmp -DOUTPUT=setup.exe dousha.nsi
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_MUI
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "Dousha"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Dousha"
!define PROGRAM_KEY "Software\Classes\Applications\dousha.exe"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

Name "Dousha"
OutFile "${OUTPUT}"
BrandingText "Dousha ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Dousha"
VIAddVersionKey FileDescription "Dousha ${VERSION} setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "The Dousha contributors"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${WIZARD}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE OwnFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\dousha.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString ShortName ${LANG_ENGLISH} "Dousha"
LangString ShortName ${LANG_SIMPCHINESE} "豆沙"
LangString TooOld ${LANG_ENGLISH} "Dousha needs 64-bit Windows 10 (version 1809) or newer."
LangString TooOld ${LANG_SIMPCHINESE} "豆沙需要 64 位的 Windows 10（1809 版）或更新的系统。"
LangString IsRunning ${LANG_ENGLISH} "Dousha is running. Please close it, then press Retry."
LangString IsRunning ${LANG_SIMPCHINESE} "豆沙正在运行。请先关闭它，再按“重试”。"
LangString DeleteData ${LANG_ENGLISH} "Delete your chats and settings as well? They are in$\r$\n$LOCALAPPDATA\dousha$\r$\n$\r$\nPress No to keep them."
LangString DeleteData ${LANG_SIMPCHINESE} "要把你的对话和设置也一起删除吗？它们在$\r$\n$LOCALAPPDATA\dousha$\r$\n$\r$\n想保留就按“否”。"

; A running program cannot be replaced: its file cannot be opened for writing. Silent: give up with code 2.
!macro WaitUntilClosed
  retry:
  IfFileExists "$INSTDIR\dousha.exe" 0 closed
    ClearErrors
    FileOpen $0 "$INSTDIR\dousha.exe" a
    IfErrors 0 free
      IfSilent 0 ask
        SetErrorLevel 2
        Quit
      ask:
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" IDRETRY retry
      Abort
    free:
    FileClose $0
  closed:
!macroend

; What earlier versions put there; nothing else in the folder is touched.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\site"
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\resources"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\THIRD_PARTY_NOTICES.md"
  Delete "$INSTDIR\dousha.exe"
!macroend

; A folder with somebody else's files is left alone: what would be replaced or removed there might not be ours.
Function OwnFolder
  ${DirState} "$INSTDIR" $0
  ${If} $0 = 1
  ${AndIfNot} ${FileExists} "$INSTDIR\dousha.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    StrCpy $INSTDIR "$INSTDIR\Dousha"
  ${EndIf}
FunctionEnd

Function .onInit
  StrCpy $R9 $INSTDIR ; from /D=folder, else empty; what follows would forget it
  !insertmacro MULTIUSER_INIT
  ${If} $R9 != ""
    StrCpy $INSTDIR $R9
  ${EndIf}
  ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${If} $0 < 17763 ; Windows 10, version 1809: the oldest that Qt runs on
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
  Call OwnFolder ; a silent installation has no page that would have called it
  !insertmacro WaitUntilClosed
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Delete "$SMPROGRAMS\Dousha.lnk"
  Delete "$SMPROGRAMS\豆沙.lnk"
  CreateShortCut "$SMPROGRAMS\$(ShortName).lnk" "$INSTDIR\dousha.exe"
  ; "Open with" offers Dousha for what it imports; what opens such files by a double click stays as it was.
  WriteRegStr SHCTX "${PROGRAM_KEY}" "FriendlyAppName" "$(ShortName)"
  WriteRegStr SHCTX "${PROGRAM_KEY}\DefaultIcon" "" "$INSTDIR\dousha.exe,0"
  WriteRegStr SHCTX "${PROGRAM_KEY}\shell\open\command" "" '"$INSTDIR\dousha.exe" "%1"'
  WriteRegStr SHCTX "${PROGRAM_KEY}\SupportedTypes" ".json" ""
  WriteRegStr SHCTX "${PROGRAM_KEY}\SupportedTypes" ".jsonl" ""
  WriteRegStr SHCTX "${PROGRAM_KEY}\SupportedTypes" ".zip" ""
  WriteRegStr SHCTX "${PROGRAM_KEY}\SupportedTypes" ".bak" ""
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "Dousha"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\dousha.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "The Dousha contributors"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" "$0"
SectionEnd

Section Uninstall
  !insertmacro WaitUntilClosed
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Dousha.lnk"
  Delete "$SMPROGRAMS\豆沙.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${PROGRAM_KEY}"
  SetShellVarContext current ; the chats are the user's own, also where the program was there for all
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DeleteData)" /SD IDNO IDNO kept
    RMDir /r "$LOCALAPPDATA\dousha"
  kept:
SectionEnd
