<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ConversationView</name>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
</context>
<context>
    <name>ExportChoosePage</name>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Asks where to save it</source>
        <translation>选择保存位置</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Closes this window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>This chat: {title}</source>
        <translation>这个对话：{title}</translation>
    </message>
    <message>
        <source>The selected chats ({count})</source>
        <translation>选中的对话（{count} 个）</translation>
    </message>
    <message>
        <source>All chats ({count})</source>
        <translation>全部对话（{count} 个）</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Dousha chats</source>
        <translation>豆沙对话</translation>
    </message>
    <message>
        <source>Export chats</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Export: the folder for the files</source>
        <translation>导出：选择存放文件的文件夹</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>ExportProgressPage</name>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>If you cancel, nothing is left of the file.</source>
        <translation>取消后不会留下没写完的文件。</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Ends the export and removes the unfinished file</source>
        <translation>停止导出，并删除没写完的文件</translation>
    </message>
    <message>
        <source>Exporting to {file}…</source>
        <translation>正在导出到 {file}……</translation>
    </message>
</context>
<context>
    <name>ExportResultPage</name>
    <message>
        <source>Nothing was written.</source>
        <translation>没有写入任何文件。</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>{reason} ({file}). Your chats are not affected. Choose another place, or try again.</source>
        <translation>{reason}（{file}）。对话不受影响。可以换一个位置，或者再试一次。</translation>
    </message>
    <message>
        <source>&amp;Show in folder</source>
        <translation>打开所在文件夹(&amp;S)</translation>
    </message>
    <message>
        <source>Opens the folder where the file is</source>
        <translation>打开文件所在的文件夹</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>再试一次(&amp;T)</translation>
    </message>
    <message>
        <source>Writes the same file once more</source>
        <translation>重新写入同一个文件</translation>
    </message>
    <message>
        <source>Choose another &amp;place…</source>
        <translation>换个位置(&amp;P)…</translation>
    </message>
    <message>
        <source>Asks where to save the file</source>
        <translation>选择保存位置</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Goes back to the formats</source>
        <translation>回到格式选择</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Closes this window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>The file could not be written</source>
        <translation>文件没能写入</translation>
    </message>
    <message>
        <source>Attachments that could not be found ({count}):</source>
        <translation>找不到的附件（{count} 个）：</translation>
    </message>
    <message>
        <source>Chats that could not be read and are not in the file ({count}):</source>
        <translation>读不出来、没有导出的对话（{count} 个）：</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>导出完成</translation>
    </message>
    <message>
        <source>The export was cancelled</source>
        <translation>导出已取消</translation>
    </message>
    <message>
        <source>{file} in “{title}”</source>
        <translation>“{title}”里的 {file}</translation>
    </message>
</context>
<context>
    <name>ImportChoosePage</name>
    <message>
        <source>The import could not be undone completely: {reason}. Try again later.</source>
        <translation>导入没能全部撤销：{reason}。请稍后再试。</translation>
    </message>
    <message>
        <source>{program}, {file}, {date}, chats: {count}</source>
        <translation>{program}，{file}，{date}，{count} 个对话</translation>
    </message>
    <message>
        <source>{program}, {file}, {date}, undone</source>
        <translation>{program}，{file}，{date}，已撤销</translation>
    </message>
    <message>
        <source>Bring your conversations from other programs. Choose the file that the program has exported (a zip need not be unpacked), or drop it on the window.</source>
        <translation>把其他软件里的对话搬过来。请选择那个软件导出的文件（zip 不用解压），也可以直接把它拖到窗口里。</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>选择文件(&amp;F)…</translation>
    </message>
    <message>
        <source>An exported zip, JSON or backup file</source>
        <translation>导出的 zip、JSON 或备份文件</translation>
    </message>
    <message>
        <source>Choose a f&amp;older…</source>
        <translation>选择文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>An unpacked export, or the data folder of Jan or LM Studio</source>
        <translation>解压后的导出文件夹，或 Jan、LM Studio 的数据文件夹</translation>
    </message>
    <message>
        <source>Earlier imports</source>
        <translation>以前的导入</translation>
    </message>
    <message>
        <source>&amp;Show these chats</source>
        <translation>查看这些对话(&amp;S)</translation>
    </message>
    <message>
        <source>Lists the chats of this import</source>
        <translation>列出这次导入的对话</translation>
    </message>
    <message>
        <source>&amp;Undo this import</source>
        <translation>撤销这次导入(&amp;U)</translation>
    </message>
    <message>
        <source>Moves the chats of this import to the trash</source>
        <translation>把这次导入的对话移到回收站</translation>
    </message>
    <message>
        <source>Dousha can read exports of: {programs}. You see what is in a file before anything is imported; importing again adds only what is new. API keys are never read.</source>
        <translation>可以导入：{programs}。导入之前会先显示文件里有什么；重复导入只会添加新内容。API Key 不会被读取。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Progress of undoing</source>
        <translation>撤销进度</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
</context>
<context>
    <name>ImportDrop</name>
    <message>
        <source>Drop the export here to import its chats</source>
        <translation>松开鼠标，导入其中的对话</translation>
    </message>
</context>
<context>
    <name>ImportPreviewPage</name>
    <message>
        <source>What cannot be taken:</source>
        <translation>以下内容无法导入：</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>Adds these chats to yours; what is there already is not doubled</source>
        <translation>把这些对话加进来；已有的不会重复</translation>
    </message>
    <message>
        <source>Choose &amp;another file…</source>
        <translation>换个文件(&amp;A)…</translation>
    </message>
    <message>
        <source>Goes back without importing anything</source>
        <translation>返回，不导入任何内容</translation>
    </message>
    <message>
        <source>This cannot be imported</source>
        <translation>无法导入</translation>
    </message>
    <message>
        <source>(in {count} chats)</source>
        <translation>（{count} 个对话）</translation>
    </message>
    <message>
        <source>Counting… You can import without waiting for the end.</source>
        <translation>正在统计……不用等统计结束就可以导入。</translation>
    </message>
    <message>
        <source>Looking at the file…</source>
        <translation>正在查看文件……</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
    <message>
        <source>Export of {program}</source>
        <translation>{program} 导出的对话</translation>
    </message>
</context>
<context>
    <name>ImportProgressPage</name>
    <message>
        <source>One import at a time: “{file}” was not opened. Bring it again when this one has ended.</source>
        <translation>一次只能导入一个：“{file}”还没有打开，请等这次导入结束后再试。</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>导入进度</translation>
    </message>
    <message>
        <source>If you cancel, what has been imported so far stays; you can undo it on the next page.</source>
        <translation>取消后，已导入的对话会保留；可以在下一页撤销。</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Ends the import; what has been imported stays</source>
        <translation>停止导入，已导入的会保留</translation>
    </message>
    <message>
        <source>Continue in the &amp;background</source>
        <translation>在后台继续(&amp;B)</translation>
    </message>
    <message>
        <source>Closes this window; the import goes on</source>
        <translation>关闭窗口，导入继续进行</translation>
    </message>
    <message>
        <source>Importing from {program}…</source>
        <translation>正在从 {program} 导入……</translation>
    </message>
    <message>
        <source>So far: chats {chats}, messages {messages}</source>
        <translation>已导入：{chats} 个对话，{messages} 条消息</translation>
    </message>
</context>
<context>
    <name>ImportResultPage</name>
    <message>
        <source>The import was undone</source>
        <translation>导入已撤销</translation>
    </message>
    <message>
        <source>The import could not be finished</source>
        <translation>导入没能完成</translation>
    </message>
    <message>
        <source>The import was cancelled</source>
        <translation>导入已取消</translation>
    </message>
    <message>
        <source>There was nothing new</source>
        <translation>没有新内容</translation>
    </message>
    <message>
        <source>Chats moved to the trash, or without what the import had added: {count}</source>
        <translation>{count} 个对话已移到回收站，或去掉了导入时添加的内容。</translation>
    </message>
    <message>
        <source>Nothing more could be written: {reason}. What has been imported so far is complete. When there is room again, import the same file once more: only what is missing is added.</source>
        <translation>无法继续写入：{reason}。已导入的对话都是完整的。腾出空间后再导入同一个文件，只会补上缺少的部分。</translation>
    </message>
    <message>
        <source>What has been imported so far stays. Import the same file once more to get the rest.</source>
        <translation>已导入的对话会保留。再导入一次同一个文件，就能补上其余的。</translation>
    </message>
    <message>
        <source>(in {count} chats)</source>
        <translation>（{count} 个对话）</translation>
    </message>
    <message>
        <source>What could not be taken:</source>
        <translation>以下内容没有导入：</translation>
    </message>
    <message>
        <source>&amp;Show them</source>
        <translation>查看(&amp;S)</translation>
    </message>
    <message>
        <source>Lists the chats of this import</source>
        <translation>列出这次导入的对话</translation>
    </message>
    <message>
        <source>&amp;Undo the import</source>
        <translation>撤销导入(&amp;U)</translation>
    </message>
    <message>
        <source>Moves the chats of this import to the trash</source>
        <translation>把这次导入的对话移到回收站</translation>
    </message>
    <message>
        <source>Import &amp;another…</source>
        <translation>再导入一个(&amp;A)…</translation>
    </message>
    <message>
        <source>Goes back to the first page</source>
        <translation>回到第一页</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Closes this window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Imported from {program}</source>
        <translation>已从 {program} 导入</translation>
    </message>
    <message>
        <source>The import could not be undone completely: {reason}. Try again later.</source>
        <translation>导入没能全部撤销：{reason}。请稍后再试。</translation>
    </message>
    <message>
        <source>New chats</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Chats with new messages</source>
        <translation>有新消息的对话</translation>
    </message>
    <message>
        <source>Chats you had already</source>
        <translation>原来就有的对话</translation>
    </message>
    <message>
        <source>Chats in your trash, left there</source>
        <translation>在回收站里、没有恢复的对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>ImportedList</name>
    <message>
        <source>Imported chats</source>
        <translation>导入的对话</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Opens this chat and closes this window</source>
        <translation>打开这个对话，并关闭窗口</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Goes back without opening a chat</source>
        <translation>返回，不打开对话</translation>
    </message>
    <message>
        <source>The chats of this import. They are also in your list.</source>
        <translation>这次导入的对话，也都在左侧列表里。</translation>
    </message>
    <message>
        <source>None of these chats is in your list any more.</source>
        <translation>这些对话都已不在列表里。</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Import chats…</source>
        <translation>导入对话(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Export chats…</source>
        <translation>导出对话(&amp;E)…</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
</context>
</TS>
