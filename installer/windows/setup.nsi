; The installer: Simplified Chinese, for one user, without administrator rights.
;
; makensis -INPUTCHARSET UTF8 -DSTAGE=... -DFILES=... -DICON=... -DPANEL=... -DOUT=... -DVERSION=... -DVERSION4=...
;          -DSIZE_KB=... -DROOM=... [-DFAST] [-DSIGN=command] setup.nsi
;
; Options of the setup.exe:  /S silent   /DESKTOP=1 with desktop shortcut   /D=folder (last)
; Options of uninstall.exe:  /S silent   /SETTINGS=1 settings and logs too
; Exit codes: 0 done, 1 cancelled, 2 failed, 3 the program is running, 4 this Windows is too old,
; 5 the folder cannot be used.

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
!ifdef FAST
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif

!define NAME "林地占补平衡登记"
!define ID "JDZForestland"
!define EXE "${ID}.exe"
!define PROGID "${ID}.Registry"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define OPEN_EXISTING 0x00100000 ; SYNCHRONIZE

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${ID}"
InstallDirRegKey HKCU "Software\${ID}" "InstallDir"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
SetOverwrite on
CRCCheck force

!include "MUI2.nsh"
!include "x64.nsh"
!include "WinVer.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "CompanyName" "JDZ Forestland"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache License 2.0"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PANEL}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${PANEL}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装 ${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "本程序只装给当前用户，不需要管理员权限，也不需要联网。$\r$\n$\r$\n\
已有的登记库和设置都会保留。$\r$\n$\r$\n如果程序正在运行，请先关闭。"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "现在运行"
!define MUI_FINISHPAGE_SHOWREADME ""
!define MUI_FINISHPAGE_SHOWREADME_TEXT "在桌面上放一个快捷方式"
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION DesktopShortcut
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

Var settings

; Ask until the program is closed; silent: leave with code 3.
!macro WaitForProgram
  retry:
  System::Call 'kernel32::OpenMutexW(i ${OPEN_EXISTING}, i 0, w "Local\JDZForestland.running") p .r0'
  ${If} $0 P<> 0
    System::Call 'kernel32::CloseHandle(p r0)'
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
      "${NAME}正在运行。$\r$\n$\r$\n请保存并关闭程序，再点“重试”。" /SD IDCANCEL IDRETRY retry
    SetErrorLevel 3
    Quit
  ${EndIf}
!macroend

Function .onInit
  SetShellVarContext current
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "本程序需要64位的Windows 10或Windows 11。" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  !insertmacro WaitForProgram
  ${If} ${Silent}
    Call CheckFolder
  ${EndIf}
FunctionEnd

; The folder must be writable, short enough for the longest path inside, and not the system's.
Function CheckFolder
  StrLen $0 $INSTDIR
  ${If} $0 > ${ROOM}
    MessageBox MB_OK|MB_ICONEXCLAMATION "文件夹的路径太长（$0个字符），最多${ROOM}个。请换一个。" /SD IDOK
    Goto refuse
  ${EndIf}
  ClearErrors
  CreateDirectory "$INSTDIR"
  FileOpen $1 "$INSTDIR\~安装检查.tmp" w
  ${If} ${Errors}
    RMDir "$INSTDIR"
    MessageBox MB_OK|MB_ICONEXCLAMATION "不能写入这个文件夹：$\r$\n$INSTDIR$\r$\n$\r$\n请选择自己的文件夹。" /SD IDOK
    Goto refuse
  ${EndIf}
  FileClose $1
  Delete "$INSTDIR\~安装检查.tmp"
  Return
  refuse:
  ${If} ${Silent}
    SetErrorLevel 5
    Quit
  ${EndIf}
  Abort
FunctionEnd

; Remove the program of an earlier version, wherever it is: by its own list of files.
Function RemoveOld
  ReadRegStr $0 HKCU "Software\${ID}" "InstallDir"
  ${If} $0 == ""
    Return
  ${EndIf}
  IfFileExists "$0\uninstall.exe" 0 gone
  ; With _?= it neither copies itself elsewhere nor returns before it has finished.
  ExecWait '"$0\uninstall.exe" /S /UPGRADE=1 _?=$0' $1
  ${If} $1 != 0
    MessageBox MB_OK|MB_ICONSTOP "旧版本没有能够移除（$1）。请重新启动电脑后再安装。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Delete "$0\uninstall.exe"
  RMDir "$0"
  gone:
FunctionEnd

Function DesktopShortcut
  CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${EXE}"
FunctionEnd

Section
  !insertmacro WaitForProgram
  ; A shortcut that the user had on the desktop stays through an upgrade.
  StrCpy $2 0
  IfFileExists "$DESKTOP\${NAME}.lnk" 0 +2
    StrCpy $2 1
  Call RemoveOld
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${STAGE}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "文件没有能够写完，请检查磁盘空间后重新安装。" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}

  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${EXE}"
  ${GetParameters} $0
  ${GetOptions} $0 "/DESKTOP=" $1
  ${If} $1 == 1
  ${OrIf} $2 == 1
    Call DesktopShortcut
  ${EndIf}

  WriteRegStr HKCU "Software\${ID}" "InstallDir" "$INSTDIR"
  ; A registry is a .gpkg, and that belongs to GIS programs: this one is offered under 打开方式 and
  ; in the list of default programs, and takes the double click from nobody.
  WriteRegStr HKCU "Software\Classes\${PROGID}" "" "林地登记库"
  WriteRegStr HKCU "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
  WriteRegStr HKCU "Software\Classes\.gpkg\OpenWithProgids" "${PROGID}" ""
  WriteRegStr HKCU "Software\Classes\Applications\${EXE}" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "Software\Classes\Applications\${EXE}\SupportedTypes" ".gpkg" ""
  WriteRegStr HKCU "Software\Classes\Applications\${EXE}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
  WriteRegStr HKCU "Software\${ID}\Capabilities" "ApplicationName" "${NAME}"
  WriteRegStr HKCU "Software\${ID}\Capabilities" "ApplicationDescription" "采矿用地变为林地的图斑登记"
  WriteRegStr HKCU "Software\${ID}\Capabilities\FileAssociations" ".gpkg" "${PROGID}"
  WriteRegStr HKCU "Software\RegisteredApplications" "${ID}" "Software\${ID}\Capabilities"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "JDZ Forestland"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Function un.onInit
  SetShellVarContext current
  !insertmacro WaitForProgram
  StrCpy $settings 0
  ${GetParameters} $0
  ${GetOptions} $0 "/SETTINGS=" $1
  ${If} $1 == 1
    StrCpy $settings 1
  ${EndIf}
FunctionEnd

Section "Uninstall"
  ${GetParameters} $0
  ${GetOptions} $0 "/UPGRADE=" $9
  ${If} $9 != 1
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 \
      "登记库不会删除。$\r$\n$\r$\n是否同时删除本机上的程序设置和日志？" /SD IDNO IDNO +2
      StrCpy $settings 1
  ${EndIf}

  ; File by file, and folders only when empty: what somebody put there stays.
  SetOutPath "$TEMP"
  !include "${FILES}"
  ${If} $9 != 1
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"
    DeleteRegValue HKCU "Software\RegisteredApplications" "${ID}"
    DeleteRegValue HKCU "Software\Classes\.gpkg\OpenWithProgids" "${PROGID}"
    DeleteRegKey /ifempty HKCU "Software\Classes\.gpkg\OpenWithProgids"
    DeleteRegKey /ifempty HKCU "Software\Classes\.gpkg"
    DeleteRegKey HKCU "Software\Classes\${PROGID}"
    DeleteRegKey HKCU "Software\Classes\Applications\${EXE}"
    DeleteRegKey HKCU "Software\${ID}"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    ${RefreshShellIcons}
  ${EndIf}
  ${If} $settings == 1
    Delete "$LOCALAPPDATA\jdz-forestland\*.json"
    Delete "$LOCALAPPDATA\jdz-forestland\*.part"
    RMDir /r "$LOCALAPPDATA\jdz-forestland\logs"
    RMDir /r "$LOCALAPPDATA\jdz-forestland\cache"
    RMDir "$LOCALAPPDATA\jdz-forestland"
  ${EndIf}
SectionEnd
