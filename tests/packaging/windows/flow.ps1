# A user of the installed program on Windows, through UI Automation, as a screen reader sees it:
#   flow.ps1 -Program dousha.exe -DataDir folder -Step chat|read
# chat: writes a question, sends it, waits for the whole answer. read: finds the question of the earlier run.
param([string]$Program, [string]$DataDir, [ValidateSet("chat", "read")][string]$Step)
$ErrorActionPreference = "Stop"
Add-Type -AssemblyName UIAutomationClient, UIAutomationTypes
$question = "Write quicksort in Python"
$seconds = 60

function Wait-Until([string]$What, [scriptblock]$Look) {
    $end = (Get-Date).AddSeconds($seconds)
    while ((Get-Date) -lt $end) {
        try { $found = & $Look } catch { $found = $null } # what was looked at has gone meanwhile
        if ($found) { return $found }
        Start-Sleep -Milliseconds 200
    }
    throw "waited $seconds s for $What"
}

function Find-Window([int]$Id) {
    $condition = New-Object System.Windows.Automation.PropertyCondition(
        [System.Windows.Automation.AutomationElement]::ProcessIdProperty, $Id)
    [System.Windows.Automation.AutomationElement]::RootElement.FindFirst(
        [System.Windows.Automation.TreeScope]::Children, $condition)
}

# Qt's automation ids are paths of widget names; the last part is ours.
function Find-Named($Window, [string]$Name) {
    $all = $Window.FindAll([System.Windows.Automation.TreeScope]::Descendants,
        [System.Windows.Automation.Condition]::TrueCondition)
    foreach ($one in $all) {
        if ($one.Current.AutomationId.Split(".")[-1] -eq $Name -and -not $one.Current.IsOffscreen) { return $one }
    }
}

function Get-Text($Element) {
    $pattern = $null
    if ($Element.TryGetCurrentPattern([System.Windows.Automation.TextPattern]::Pattern, [ref]$pattern)) {
        return $pattern.DocumentRange.GetText(-1)
    }
    if ($Element.TryGetCurrentPattern([System.Windows.Automation.ValuePattern]::Pattern, [ref]$pattern)) {
        return $pattern.Current.Value
    }
    $Element.Current.Name
}

$process = Start-Process -FilePath $Program -PassThru -ArgumentList @(
    "--demo", "--language", "en", "--data-dir", $DataDir)
try {
    $window = Wait-Until "the window" { Find-Window $process.Id }
    if ($Step -eq "chat") {
        $composer = Wait-Until "the composer" { Find-Named $window "composer" }
        $composer.GetCurrentPattern([System.Windows.Automation.ValuePattern]::Pattern).SetValue($question)
        $send = Wait-Until "a button to send" {
            $one = Find-Named $window "sendButton"; if ($one.Current.IsEnabled) { $one } }
        $send.GetCurrentPattern([System.Windows.Automation.InvokePattern]::Pattern).Invoke()
        Wait-Until "an answer" {
            (Get-Text (Find-Named $window "transcript")).Length -gt $question.Length + 40 } | Out-Null
        Wait-Until "the end of the answer" { Find-Named $window "sendButton" } | Out-Null
    }
    Wait-Until "the question" { (Get-Text (Find-Named $window "transcript")).Contains($question) } | Out-Null
    $window.GetCurrentPattern([System.Windows.Automation.WindowPattern]::Pattern).Close()
    if (-not $process.WaitForExit($seconds * 1000)) { throw "it did not quit" }
    Write-Output "$Step`: ok"
} finally {
    if (-not $process.HasExited) { $process.Kill() }
}
