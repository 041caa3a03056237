<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>DaysDialog</name>
        <message>
            <source>Choose days</source>
            <translation>选择日期</translation>
        </message>
        <message>
            <source>First day</source>
            <translation>开始日期</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>结束日期</translation>
        </message>
    </context>
    <context>
        <name>FilingMenus</name>
        <message>
            <source>No folder</source>
            <translation>不放文件夹</translation>
        </message>
        <message>
            <source>&amp;New folder…</source>
            <translation>新建文件夹(&amp;N)…</translation>
        </message>
        <message>
            <source>&amp;New tag…</source>
            <translation>新标签(&amp;N)…</translation>
        </message>
        <message>
            <source>Name of the new folder</source>
            <translation>新文件夹的名称</translation>
        </message>
        <message>
            <source>New tag</source>
            <translation>新标签</translation>
        </message>
        <message>
            <source>New name of the tag “{name}”</source>
            <translation>标签“{name}”的新名称</translation>
        </message>
    </context>
    <context>
        <name>FilterButton</name>
        <message>
            <source>Filter and sort</source>
            <translation>筛选和排序</translation>
        </message>
        <message>
            <source>Filter and sort: filters are on</source>
            <translation>筛选和排序：正在筛选</translation>
        </message>
    </context>
    <context>
        <name>FilterEntries</name>
        <message>
            <source>Sort by</source>
            <translation>排序方式</translation>
        </message>
        <message>
            <source>Show only</source>
            <translation>只显示</translation>
        </message>
        <message>
            <source>&amp;Folder</source>
            <translation>文件夹(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Tag</source>
            <translation>标签(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Model</source>
            <translation>模型(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Date</source>
            <translation>日期(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Clear all filters</source>
            <translation>清除所有筛选(&amp;C)</translation>
        </message>
        <message>
            <source>None yet</source>
            <translation>还没有</translation>
        </message>
        <message>
            <source>&amp;Choose days…</source>
            <translation>选择日期(&amp;C)…</translation>
        </message>
    </context>
    <context>
        <name>ChipMaker</name>
        <message>
            <source>Remove the filter “{name}”</source>
            <translation>去掉筛选“{name}”</translation>
        </message>
        <message>
            <source>Show only chats tagged “{name}”. Drop chats here to tag them.</source>
            <translation>只显示带标签“{name}”的对话。把对话拖到这里可以加上这个标签。</translation>
        </message>
        <message>
            <source>Show only chats tagged “{name}”</source>
            <translation>只显示带标签“{name}”的对话</translation>
        </message>
        <message>
            <source>&amp;Rename tag…</source>
            <translation>重命名标签(&amp;R)…</translation>
        </message>
        <message>
            <source>Re&amp;move tag from all chats</source>
            <translation>从所有对话去掉这个标签(&amp;M)</translation>
        </message>
    </context>
    <context>
        <name>FilterWords</name>
        <message>
            <source>Last changed</source>
            <translation>最近修改</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>创建时间</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>No folder</source>
            <translation>不在文件夹里</translation>
        </message>
        <message>
            <source>Without a model</source>
            <translation>没有模型</translation>
        </message>
        <message>
            <source>Starred</source>
            <translation>星标</translation>
        </message>
        <message>
            <source>With pictures</source>
            <translation>有图片</translation>
        </message>
        <message>
            <source>Unread</source>
            <translation>未读</translation>
        </message>
        <message>
            <source>Failed answers</source>
            <translation>回答失败</translation>
        </message>
        <message>
            <source>Archived</source>
            <translation>已归档</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>最近 7 天</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>最近 30 天</translation>
        </message>
        <message>
            <source>This year</source>
            <translation>今年</translation>
        </message>
        <message>
            <source>Since {day}</source>
            <translation>{day}起</translation>
        </message>
        <message>
            <source>Until {day}</source>
            <translation>到{day}为止</translation>
        </message>
    </context>
    <context>
        <name>ListActions</name>
        <message>
            <source>&amp;Pin</source>
            <translation>置顶(&amp;P)</translation>
        </message>
        <message>
            <source>Un&amp;pin</source>
            <translation>取消置顶(&amp;P)</translation>
        </message>
        <message>
            <source>Add &amp;star</source>
            <translation>加星标(&amp;S)</translation>
        </message>
        <message>
            <source>Remove &amp;star</source>
            <translation>去掉星标(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Archive</source>
            <translation>归档(&amp;A)</translation>
        </message>
        <message>
            <source>Take out of the &amp;archive</source>
            <translation>移出归档(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Move to folder…</source>
            <translation>移到文件夹(&amp;M)…</translation>
        </message>
        <message>
            <source>&amp;Tags…</source>
            <translation>标签(&amp;T)…</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>撤销(&amp;U)</translation>
        </message>
    </context>
    <context>
        <name>ListMenu</name>
        <message>
            <source>&amp;Open</source>
            <translation>打开(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Rename</source>
            <translation>重命名(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Move to folder</source>
            <translation>移到文件夹(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Tags</source>
            <translation>标签(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Delete</source>
            <translation>删除(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;New folder…</source>
            <translation>新建文件夹(&amp;N)…</translation>
        </message>
        <message>
            <source>&amp;Open folder</source>
            <translation>展开文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Close folder</source>
            <translation>收起文件夹(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Rename folder</source>
            <translation>重命名文件夹(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Delete folder, keep its chats</source>
            <translation>删除文件夹，保留对话(&amp;D)</translation>
        </message>
    </context>
    <context>
        <name>NothingListed</name>
        <message>
            <source>No chat fits these filters.</source>
            <translation>没有符合筛选条件的对话。</translation>
        </message>
        <message>
            <source>Clear all filters</source>
            <translation>清除所有筛选</translation>
        </message>
        <message>
            <source>All chats are in the archive.</source>
            <translation>所有对话都已归档。</translation>
        </message>
        <message>
            <source>Show the archive</source>
            <translation>查看归档</translation>
        </message>
    </context>
    <context>
        <name>ProgressLine</name>
        <message>
            <source>Saving: {done} of {total}</source>
            <translation>正在保存：{done} / {total}</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Cancel: what is not saved yet stays as it was</source>
            <translation>取消：还没保存的对话保持原样</translation>
        </message>
    </context>
    <context>
        <name>RowDelegate</name>
        <message>
            <source>Name of the folder</source>
            <translation>文件夹名称</translation>
        </message>
    </context>
    <context>
        <name>RowTexts</name>
        <message>
            <source>Pinned</source>
            <translation>置顶</translation>
        </message>
        <message>
            <source>Starred</source>
            <translation>星标</translation>
        </message>
        <message>
            <source>Archived</source>
            <translation>已归档</translation>
        </message>
        <message>
            <source>Folder: {name}</source>
            <translation>文件夹：{name}</translation>
        </message>
        <message>
            <source>Tags: {names}</source>
            <translation>标签：{names}</translation>
        </message>
        <message>
            <source>1 chat</source>
            <translation>1 个对话</translation>
        </message>
        <message>
            <source>{n} chats</source>
            <translation>{n} 个对话</translation>
        </message>
        <message>
            <source>Folder, closed</source>
            <translation>文件夹，已收起</translation>
        </message>
        <message>
            <source>Folder, open</source>
            <translation>文件夹，已展开</translation>
        </message>
        <message>
            <source>By title</source>
            <translation>按标题</translation>
        </message>
        <message>
            <source>Without a model</source>
            <translation>没有模型</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>{n} chats were moved to the trash.</source>
            <translation>{n} 个对话已移到回收站。</translation>
        </message>
    </context>
</TS>
