<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>AttentionDialog</name>
        <message>
            <source>Needs attention</source>
            <translation>需要处理</translation>
        </message>
        <message>
            <source>Its files are left as they are, whatever you do here.</source>
            <translation>无论怎么选，损坏的文件都会保留原样。</translation>
        </message>
        <message>
            <source>&amp;Try again</source>
            <translation>再试一次(&amp;T)</translation>
        </message>
        <message>
            <source>Look whether the chat can be read by now</source>
            <translation>看看现在能不能读出来</translation>
        </message>
        <message>
            <source>&amp;Restore from a backup…</source>
            <translation>从备份恢复(&amp;R)…</translation>
        </message>
        <message>
            <source>Look for this chat in the backups; the damaged file is kept beside it</source>
            <translation>在备份里找这个对话，损坏的文件会留在旁边</translation>
        </message>
        <message>
            <source>&amp;Open the folder</source>
            <translation>打开文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>Show the files of this chat</source>
            <translation>显示这个对话的文件</translation>
        </message>
        <message>
            <source>&amp;Move to the trash</source>
            <translation>移到回收站(&amp;M)</translation>
        </message>
        <message>
            <source>Takes it off the list; it can be brought back from the trash</source>
            <translation>从列表中移走，可以从回收站恢复</translation>
        </message>
        <message>
            <source>No backup has this chat in a readable state.</source>
            <translation>所有备份里都没有这个对话的完好版本。</translation>
        </message>
        <message>
            <source>Untitled chat</source>
            <translation>未命名的对话</translation>
        </message>
    </context>
    <context>
        <name>BackupsDialog</name>
        <message>
            <source>Restored. Chats that came back: {chats}; messages: {messages}.</source>
            <translation>已恢复。找回对话 {chats} 个，消息 {messages} 条。</translation>
        </message>
        <message>
            <source>What changed</source>
            <translation>变动部分</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Folder for backups</source>
            <translation>备份文件夹</translation>
        </message>
        <message>
            <source>Back up everything</source>
            <translation>备份全部内容</translation>
        </message>
        <message>
            <source>Restore from a file</source>
            <translation>从文件恢复</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>已取消。</translation>
        </message>
        <message>
            <source>Backups</source>
            <translation>备份</translation>
        </message>
        <message>
            <source>&amp;Make a backup every day</source>
            <translation>每天自动备份(&amp;M)</translation>
        </message>
        <message>
            <source>Made in the background; holds what changed since the last whole backup</source>
            <translation>在后台进行，只保存上次完整备份以来的变动</translation>
        </message>
        <message>
            <source>&amp;Choose…</source>
            <translation>选择(&amp;C)…</translation>
        </message>
        <message>
            <source>Another folder, best on another disk</source>
            <translation>换一个文件夹，最好在另一块磁盘上</translation>
        </message>
        <message>
            <source>&amp;Open</source>
            <translation>打开(&amp;O)</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>显示这个文件夹</translation>
        </message>
        <message>
            <source>A week of days, four weeks and twelve months are kept. API keys are in no backup.</source>
            <translation>保留最近 7 天每天、4 周每周、12 个月每月的备份。备份里没有 API Key。</translation>
        </message>
        <message>
            <source>&amp;Back up now</source>
            <translation>立即备份(&amp;B)</translation>
        </message>
        <message>
            <source>Make a backup in this folder</source>
            <translation>在这个文件夹里做一次备份</translation>
        </message>
        <message>
            <source>Back up &amp;everything…</source>
            <translation>备份全部内容(&amp;E)…</translation>
        </message>
        <message>
            <source>Write all chats and settings into one zip file</source>
            <translation>把全部对话和设置写进一个 zip 文件</translation>
        </message>
        <message>
            <source>&amp;Restore…</source>
            <translation>恢复(&amp;R)…</translation>
        </message>
        <message>
            <source>See what the chosen backup would bring back, then decide</source>
            <translation>先看看选中的备份能找回什么，再决定</translation>
        </message>
        <message>
            <source>Restore from a &amp;file…</source>
            <translation>从文件恢复(&amp;F)…</translation>
        </message>
        <message>
            <source>A backup that is somewhere else</source>
            <translation>放在别处的备份</translation>
        </message>
        <message>
            <source>Zip files</source>
            <translation>Zip 文件</translation>
        </message>
        <message>
            <source>Nothing has changed since the last backup.</source>
            <translation>上次备份以来没有变化。</translation>
        </message>
        <message>
            <source>When</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Holds</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Backed up to {file}</source>
            <translation>已备份到 {file}</translation>
        </message>
    </context>
    <context>
        <name>HistoryNotices</name>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>What can be done</source>
            <translation>可以怎么办</translation>
        </message>
        <message>
            <source>Some chats had to be repaired: {n}. What could be read is shown.</source>
            <translation>修复了 {n} 处损坏，能读的内容都已读出。</translation>
        </message>
    </context>
    <context>
        <name>Progress</name>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Stop; nothing is lost by it</source>
            <translation>停下来，不会丢失任何内容</translation>
        </message>
    </context>
    <context>
        <name>ReportDialog</name>
        <message>
            <source>State of the files</source>
            <translation>文件状况</translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation>修复记录</translation>
        </message>
        <message>
            <source>Chats that need attention</source>
            <translation>需要处理的对话</translation>
        </message>
        <message>
            <source>&amp;What can be done…</source>
            <translation>可以怎么办(&amp;W)…</translation>
        </message>
        <message>
            <source>What is wrong with the chosen chat, and what can be done</source>
            <translation>选中的对话出了什么问题，可以怎么办</translation>
        </message>
        <message>
            <source>All chats can be read; nothing had to be repaired.</source>
            <translation>所有对话都能读取，没有需要修复的。</translation>
        </message>
        <message>
            <source>Needs attention: {n}</source>
            <translation>需要处理：{n} 个</translation>
        </message>
        <message>
            <source>Repaired since the start: {n}</source>
            <translation>启动以来修复了 {n} 处</translation>
        </message>
        <message>
            <source>Untitled chat</source>
            <translation>未命名的对话</translation>
        </message>
    </context>
    <context>
        <name>RestoreQuestion</name>
        <message>
            <source>Everything in this backup is here already.</source>
            <translation>这个备份里的内容这里都有。</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>What is here stays: the backup is added to it.</source>
            <translation>现有的内容都会保留，备份只是补充进来。</translation>
        </message>
        <message>
            <source>Chats that would come back</source>
            <translation>会找回的对话</translation>
        </message>
        <message>
            <source>&amp;Restore</source>
            <translation>恢复(&amp;R)</translation>
        </message>
        <message>
            <source>Restoring would bring back chats: {chats}, add to chats that are here: {changed}, messages in all: {messages}.</source>
            <translation>恢复后会找回对话 {chats} 个，补充现有对话 {changed} 个，共 {messages} 条消息。</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Also bring back chats that are in the &amp;trash: {n}</source>
            <translation>同时找回在回收站里的对话(&amp;T)：{n} 个</translation>
        </message>
        <message>
            <source>Chats in the backup that cannot be read: {n}.</source>
            <translation>备份中有 {n} 个对话读不出来。</translation>
        </message>
        <message>
            <source>Untitled chat</source>
            <translation>未命名的对话</translation>
        </message>
    </context>
    <context>
        <name>TrashDialog</name>
        <message>
            <source>Untitled chat</source>
            <translation>未命名的对话</translation>
        </message>
        <message>
            <source>Empty the trash?</source>
            <translation>清空回收站？</translation>
        </message>
        <message>
            <source>&amp;Delete for good</source>
            <translation>彻底删除(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>保留(&amp;K)</translation>
        </message>
        <message>
            <source>Trash</source>
            <translation>回收站</translation>
        </message>
        <message>
            <source>Deleted chats</source>
            <translation>已删除的对话</translation>
        </message>
        <message>
            <source>&amp;Restore</source>
            <translation>恢复(&amp;R)</translation>
        </message>
        <message>
            <source>Bring the chosen chats back into the list (Enter)</source>
            <translation>把选中的对话放回列表（回车）</translation>
        </message>
        <message>
            <source>&amp;Delete for good…</source>
            <translation>彻底删除(&amp;D)…</translation>
        </message>
        <message>
            <source>Delete the chosen chats and their files (Del)</source>
            <translation>删除选中的对话和它们的文件（Del）</translation>
        </message>
        <message>
            <source>&amp;Empty the trash…</source>
            <translation>清空回收站(&amp;E)…</translation>
        </message>
        <message>
            <source>Delete everything in the trash</source>
            <translation>删除回收站里的全部内容</translation>
        </message>
        <message>
            <source>Delete “{title}” for good?</source>
            <translation>彻底删除“{title}”？</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>正在查看…</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Deleted</source>
            <translation>删除时间</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Delete {n} chats for good?</source>
            <translation>彻底删除这 {n} 个对话？</translation>
        </message>
        <message>
            <source>Chats: {n}. They cannot be brought back afterwards, except from a backup.</source>
            <translation>共 {n} 个对话。之后就找不回来了，除非备份里有。</translation>
        </message>
        <message>
            <source>Deleted chats stay here until you delete them for good.</source>
            <translation>删除的对话会一直留在这里，直到你彻底删除。</translation>
        </message>
        <message>
            <source>The trash is empty.</source>
            <translation>回收站是空的。</translation>
        </message>
    </context>
    <context>
        <name>Menus</name>
        <message>
            <source>H&amp;istory</source>
            <translation>历史(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Trash…</source>
            <translation>回收站(&amp;T)…</translation>
        </message>
        <message>
            <source>&amp;Backups…</source>
            <translation>备份(&amp;B)…</translation>
        </message>
        <message>
            <source>State of the &amp;files…</source>
            <translation>文件状况(&amp;F)…</translation>
        </message>
    </context>
    <context>
        <name>ConversationListPane</name>
        <message>
            <source>Trash</source>
            <translation>回收站</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Offline</source>
            <translation>离线</translation>
        </message>
    </context>
</TS>
