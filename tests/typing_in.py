"""A person who fills in a return in LibreOffice: opens it, goes to a cell by its name, types, and saves.

The typing is done by LibreOffice itself, through the command that its own windows give for what is typed, so that
text is made a number, a date or a formula as it would be for a person in Britain.
"""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 240
# A profile that says it is not new keeps the macro that lies in it.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{0}.xlb/" xlink:type="simple"
  library:link="false"/>
</library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false">{0}</library:library>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Typing"
 script:language="StarBasic">{0}</script:module>
"""
BASIC = """
Sub FillIn(blank As String, typed As String, filled As String, said As String)
    On Error GoTo Failed
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    lines = createUnoService("com.sun.star.io.TextInputStream")
    lines.setInputStream(files.openFileRead(typed))
    lines.setEncoding("UTF-8")
    book = StarDesktop.loadComponentFromURL(blank, "_blank", 0, Array())
    frame = book.CurrentController.Frame
    commands = createUnoService("com.sun.star.frame.DispatchHelper")
    Dim what(0) As New com.sun.star.beans.PropertyValue
    what(0).Name = "StringName"
    Do While Not lines.isEOF()
        parts = Split(lines.readLine(), Chr(9))
        If UBound(parts) = 1 Then
            place = parts(0)
            book.CurrentController.select(book.NamedRanges.getByName(place).getReferredCells())
            what(0).Value = parts(1)
            commands.executeDispatch(frame, ".uno:EnterString", "", 0, what())
        End If
    Loop
    Dim how(0) As New com.sun.star.beans.PropertyValue
    how(0).Name = "FilterName"
    how(0).Value = "Calc MS Excel 2007 XML"
    book.storeAsURL(filled, how())
    book.close(True)
    StarDesktop.terminate()
    Exit Sub
Failed:
    told = createUnoService("com.sun.star.io.TextOutputStream")
    told.setOutputStream(files.openFileWrite(said))
    told.writeString("line " &amp; Erl &amp; ", at " &amp; place &amp; ": " &amp; Error$)
    told.closeOutput()
    StarDesktop.terminate()
End Sub
"""


def fill_in(soffice: str, blank: Path, typed: Mapping[str, str], folder: Path) -> Path:
    """Type texts into the named cells of a workbook and save it; the saved file, in `folder`.

    Raises AssertionError with LibreOffice's own words where it could not be done.
    """
    basic = folder / "profile" / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    (basic.parent / "registrymodifications.xcu").write_text(SETTINGS)
    for kind in ("script", "dialog"):
        (basic / f"{kind}.xlc").write_text(LIBRARIES.format(kind))
    (basic / "Standard" / "script.xlb").write_text(LIBRARY.format('<library:element library:name="Typing"/>'))
    (basic / "Standard" / "dialog.xlb").write_text(LIBRARY.format(""))
    (basic / "Standard" / "Typing.xba").write_text(MODULE.format(BASIC))
    (folder / "typed.txt").write_text("\n".join(f"{name}\t{text}" for name, text in typed.items()), encoding="utf-8")
    filled, said = folder / "filled.xlsx", folder / "said.txt"
    places = ", ".join(f'"{path.as_uri()}"' for path in (blank, folder / "typed.txt", filled, said))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, "--headless", "--norestore", profile, f"macro:///Standard.Typing.FillIn({places})"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True) as office:
        try:
            _, noise = office.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)  # it is a script that starts another process
            raise
    assert not said.exists(), said.read_text()
    assert filled.exists(), f"LibreOffice saved nothing: {noise.decode(errors='replace')}"
    return filled
