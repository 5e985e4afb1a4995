### What the bot says. The same keys and the same arguments exist in every language folder.
###
### Tone: warm and short. No long apologies, no more exclamation marks than a friend would use.
### A person's own words come in $title, $project, $tag, $name, $query… and are shown as they are.
### $parts and $details are several parts on one line, joined by inline-separator; $lines, one a line.
### A line that is left empty disappears; { -gap } leaves an empty line.

-gap = 
inline-separator = { " " }·{ " " }

## Dates and times: Unicode CLDR patterns (Babel)

format-day = EEE, MMM d
format-day-year = EEE, MMM d, y
format-day-short = MMM d
format-clock = h:mm a
format-instant = { "{day}" }, { "{clock}" }
moment = { $day }, { $clock }
weekday =
    { $day ->
        [MO] Monday
        [TU] Tuesday
        [WE] Wednesday
        [TH] Thursday
        [FR] Friday
        [SA] Saturday
       *[SU] Sunday
    }

## Parts of a task

task-line = { $number }. { $parts }
task-line-done = ✓ { $parts }
task-name = { $number } ({ $title })
word = { $word }
word-title = “{ $title }”
mark-due = { $due }
mark-overdue = ⚠️ { $due }
mark-done = { $at }
mark-repeats = 🔁
mark-priority =
    { $priority ->
        [urgent] 🔴 urgent
       *[high] 🟠 high
    }
mark-priority-any =
    { $priority ->
        [urgent] urgent
        [high] high priority
        [low] low priority
       *[medium] medium priority
    }
mark-project = 📁 { $project }
mark-tag = #{ $tag }
detail-due = 📅 { $due }
detail-repeats = 🔁 { $rule }
detail-reminder = 🔔 I’ll remind you at { $clock }
detail-reminder-then = 🔔 I’ll remind you then
detail-reminder-day = 🔔 I’ll remind you { $when }
detail-reminder-before = 🔔 I’ll remind you { $length } before
length =
    { $unit ->
        [month] { $count ->
            [one] 1 month
           *[other] { $count } months
        }
        [day] { $count ->
            [one] 1 day
           *[other] { $count } days
        }
        [hour] { $count ->
            [one] 1 hour
           *[other] { $count } hours
        }
        [minute] { $count ->
            [one] 1 minute
           *[other] { $count } minutes
        }
       *[second] { $count ->
            [one] 1 second
           *[other] { $count } seconds
        }
    }
detail-priority =
    { $priority ->
        [urgent] 🔴 urgent
        [high] 🟠 high priority
        [low] low priority
       *[medium] medium priority
    }
and-more =
    { $count ->
        [one] …and 1 more
       *[other] …and { $count } more
    }

## Repetition

rule = { $parts }
rule-every =
    { $frequency ->
        [DAILY] { $interval ->
            [one] every day
           *[other] every { $interval } days
        }
        [WEEKLY] { $interval ->
            [one] every week
           *[other] every { $interval } weeks
        }
        [MONTHLY] { $interval ->
            [one] every month
           *[other] every { $interval } months
        }
        [HOURLY] { $interval ->
            [one] every hour
           *[other] every { $interval } hours
        }
        [MINUTELY] { $interval ->
            [one] every minute
           *[other] every { $interval } minutes
        }
       *[YEARLY] { $interval ->
            [one] every year
           *[other] every { $interval } years
        }
    }
rule-weekly =
    { $interval ->
        [one] every { $days }
       *[other] { $days }, every { $interval } weeks
    }
rule-workdays = Monday to Friday
rule-monthly-day =
    { $interval ->
        [one] { $days } of every month
       *[other] { $days }, every { $interval } months
    }
rule-day = day { $day }
rule-last-day = the last day
rule-monthly-weekday =
    { $place ->
        [1] the first
        [2] the second
        [3] the third
        [4] the fourth
        [5] the fifth
        [-2] the second-to-last
       *[-1] the last
    } { $days } { $interval ->
        [one] of every month
       *[other] every { $interval } months
    }
rule-monthly-workday =
    { $place ->
        [1] the first
       *[-1] the last
    } working day { $interval ->
        [one] of every month
       *[other] every { $interval } months
    }
rule-count =
    { $count ->
        [one] once
       *[other] { $count } times
    }
rule-until = until { $day }

## Creating

created =
    ✅ Added { $number }: *{ $title }*
    { $details }
create-too-many = That is a lot at once: “{ $title }” was left out. Send it in another message.
remark-undated =
    { $asked ->
        [yes] It has no date, so I can’t remind you. Tell me when and I’ll move it.
       *[no] It has no date: name a day if you want one.
    }
remark-one-reminder = I keep one reminder per task: the one { $length } before.
notice-off = 🔕 I won’t remind you of *{ $title }*.
remark-new-project = I opened the project 📁 { $project }.
remark-stopped = You are unsubscribed, so the reminder won’t reach you. Write *START* to get them.
remark-reminders-off = Your reminders are off; */settings* turns them on.
assumed =
    { $what ->
        [clock_half] { $half ->
            [morning] I took it as the morning
            [noon] I took it as noon
            [afternoon] I took it as the afternoon
           *[night] I took it as the evening
        }
        [part_of_day] I set it at { $clock }
        [next_weekday] I took it as { $day }
        [day_of_month] I kept it in its month
        [date_order] I read it as { $day }
       *[other] I took it as that date
    }{ $offers ->
        [yes] ; if not, reply *{ $word }*.
       *[no] ; if not, tell me another time or day.
    }
assumed-left-in = I can’t leave days out ahead of time: when one of them is next, tell me *skip this one*.
repair-clock = { $clock }{ $half }
repair-day = { $day }
repair-date = { $dated }
offer-note =
    📝 “{ $title }”: shall I note it?
    { $details }
    Reply *yes*, or *always* and I’ll note such things without asking.
offer-notes =
    📝 Shall I note these { $count }?
    { $lines }
    Reply *yes* or *no*.
note-line = • “{ $title }” { $details }
word-always = always
word-good-night = good night

## Looking

list-heading = 📋 { $parts }
list-status =
    { $status ->
        [done] { $count ->
            [one] 1 done
           *[other] { $count } done
        }
        [overdue] { $count ->
            [one] 1 overdue
           *[other] { $count } overdue
        }
        [all] { $count ->
            [one] 1 task
           *[other] { $count } tasks
        }
       *[open] { $count ->
            [one] 1 open task
           *[other] { $count } open tasks
        }
    }
list-lines = { $lines }
list-more =
    { $count ->
        [one] 1 left: reply *more*.
       *[other] { $count } left: reply *more*.
    }
list-left-behind =
    { $count ->
        [one] ⚠️ 1 more is overdue: */overdue*
       *[other] ⚠️ { $count } more are overdue: */overdue*
    }
list-empty = 🎉 You have no open tasks. Tell me what to remember, for example: _pay the rent on Friday_.
list-nothing = { $parts }: nothing here.
list-nothing-status =
    { $status ->
        [done] Done
        [overdue] Overdue
        [all] Tasks
       *[open] Open tasks
    }
no-more = That’s all, there is no more.
filter-today = today, { $day }
filter-day = { $day }
filter-from = from { $day }
filter-until = until { $day }
filter-between = { $start } – { $end }
filter-query = “{ $query }”
summary =
    📊 { $open ->
        [one] 1 open
       *[other] { $open } open
    } · { $done ->
        [one] 1 done today
       *[other] { $done } done today
    } · { $week } this week
summary-clear =
    { $done ->
        [0] 🎉 You’re all caught up.
        [one] 🎉 You’re all caught up, and did 1 thing today.
       *[other] 🎉 You’re all caught up, and did { $done } things today.
    }
summary-overdue =
    ⚠️ { $count ->
        [one] Overdue
       *[other] Overdue ({ $count })
    }
    { $lines }
summary-today =
    ☀️ Today ({ $count })
    { $lines }
summary-ahead =
    🗓️ Next 7 days ({ $count })
    { $lines }
summary-undated = Nothing dated for these days. */tasks* shows them all.
status =
    👤 { $name }
    { $open ->
        [one] 1 open task
       *[other] { $open } open tasks
    } · { $overdue ->
        [one] 1 overdue
       *[other] { $overdue } overdue
    } · { $today } for today
    { $has_project ->
        [yes] 📁 Project: { $project }
       *[no] 📁 No current project
    }
    { $has_workspace ->
        [yes] 🗂️ Workspace: { $workspace }
       *[no] { "" }
    }
    🕐 { $zone }: { $now }
    { $stopped ->
        [yes] 🔕 Unsubscribed: write *START* to get reminders.
       *[no] { "" }
    }

## Completing, reopening, changing, deleting

completed = ✔️ Done, { $number }: *{ $title }*
completed-many =
    ✔️ { $count ->
        [one] Done:
       *[other] { $count } done:
    }
    { $lines }
next-occurrence = 🔁 Next is { $number }: { $details }
already-done =
    { $count ->
        [one] { $tasks } was done already.
       *[other] These were done already: { $tasks }.
    }
already-open =
    { $count ->
        [one] { $tasks } is still open.
       *[other] These are still open: { $tasks }.
    }
reopened =
    ↩️ Open again, { $number }: *{ $title }*
    { $details }
reopened-many =
    ↩️ Open again:
    { $lines }
updated =
    ✏️ Changed { $number }: *{ $title }*
    { $details }
updated-many =
    ✏️ { $count ->
        [one] Changed:
       *[other] Changed { $count }:
    }
    { $lines }
task-what =
    { $line }
    What shall I do with it? Reply *done*, *tomorrow* or *delete*.
unchanged =
    { $count ->
        [one] It was like that already, nothing changed.
       *[other] They were like that already, nothing changed.
    }
not-open =
    { $count ->
        [one] That task is not open any more. */reopen* and its number opens it again.
       *[other] Those tasks are not open any more. */reopen* and their numbers opens them again.
    }
series-goes-on = Just this once; the series goes on { $due } ({ $number }).
series-of-goes-on = 🔁 “{ $title }” goes on { $due } (number { $number }).
series-offer = To move all of them, reply *{ $word }*.
repair-occurrence = just this one
repair-series = the whole series
confirm-delete =
    { $repeats ->
        [yes] 🗑️ Delete this task and its whole series?
       *[no] 🗑️ Delete this task?
    }
    { $line }
    Reply *yes* or *no*{ $repeats ->
        [yes] {", or"} *{ $word }* to skip the next one only.
       *[no] {"."}
    }
confirm-delete-many =
    🗑️ Delete these { $count } tasks?
    { $lines }
    Reply *yes* or *no*.
deleted = 🗑️ Deleted: *{ $title }*. If you didn’t mean to, reply *undo*.
deleted-many =
    🗑️ I deleted { $count } tasks:
    { $lines }
    If you didn’t mean to, reply *undo*.
confirm-bulk =
    Do you want to { $command }? That’s { $count } tasks:
    { $lines }
    Reply *yes* or *no*.
confirm-past = { $due } is in the past. Shall I use it for *{ $title }*? Reply *yes* or *no*.

## Which task is meant

menu-which =
    Which of these?
    { $lines }
    Reply with its option number.
menu-readings =
    What would you like me to do?
    { $lines }
    Reply with a number.
those-days-alone = { $rule } at { $clock }, the other days as they are
all-of-the-series = the whole series: only { $rule }, at { $clock }
skip-all-until = skip “{ $title }” until { $due }
move-this-one = move only { $was } to { $due }, the others as they are
menu-line = *{ $place })* { $option }
did-you-mean = Do you want to { $command }? Reply *yes* or *no*.
did-you-mean-all =
    Do you want these { $count } things?
    { $lines }
    Reply *yes* or *no*.
ref-missing =
    { $count ->
        [one] I couldn’t find { $refs }. */tasks* shows the numbers.
       *[other] I couldn’t find { $refs }. */tasks* shows the numbers.
    }
ref-number = number { $number }
ref-ordinal =
    { $ordinal ->
        [1] the first on the list
        [2] the second on the list
        [3] the third on the list
        [-1] the last on the list
        [-2] the second to last on the list
       *[other] place { $ordinal } on the list
    }
ref-title = “{ $title }”
ref-it = that task
ref-all = all
nothing-matches = There is no task like that.
quote-unknown = I no longer know what that message showed. Tell me the task’s number or name.
describe-create = add { $parts }
describe-list = see { $parts }
describe-list-status =
    { $status ->
        [done] what is done
        [overdue] what is overdue
        [all] all tasks
       *[open] your open tasks
    }
describe-complete = complete { $what }
describe-reopen = reopen { $what }
describe-delete = delete { $what }
describe-move = move { $what } to { $due }
describe-move-clock = move { $what } to { $clock }
describe-rename = rename { $what } to “{ $title }”
describe-update = change { $what } → { $edit }
describe-search = search “{ $query }”
describe-context = go to { $name }
describe-preference = change your settings: { $parts }
describe-several = { $commands }
describe-simple =
    { $intent ->
        [confirm] go ahead
        [reject] leave it as it is
        [summary] see your summary
        [undo] undo the last thing
        [help] see the help
        [list_projects] see your projects
        [status] see your status
        [clear_context] leave the project
        [export_data] export your data
        [delete_account] delete your account
        [unlink] unlink this number
        [stop] stop the reminders
        [start] get reminders again
        [notification_status] see what I sent you
       *[other] go on
    }
edit-title = call it “{ $title }”
edit-no-date = no date
edit-no-time = no time
edit-no-repeat = no longer repeating
edit-time = at { $clock }
edit-priority =
    { $priority ->
        [raise] more priority
        [lower] less priority
        [urgent] urgent
        [high] high priority
        [low] low priority
       *[medium] medium priority
    }
edit-shift =
    { $later ->
        [yes] later
       *[no] earlier
    }

## Questions and answers

ask-part =
    { $slot ->
        [title] { $intent ->
            [update_task] What should it be called?
           *[other] What shall I note?
        }
        [refs] { $intent ->
            [complete_task] Which one is done? Tell me its number or name.
            [delete_task] Which one shall I delete? Tell me its number or name.
            [reopen_task] Which one shall I reopen? Tell me its number or name.
           *[other] Which task? Tell me its number or name.
        }
        [due] For when?
        [set] What shall I change? A day, a time, the priority or the name.
        [when] For when?
        [priority] Which priority: low, medium, high or urgent?
        [query] What shall I look for?
        [name] What is it called?
        [code] What is the 6-digit code?
        [language] Which language shall I speak?
        [timezone] Which city or time zone are you in?
        [mute_until] Until when shall I keep quiet?
       *[other] One thing is missing. Can you tell me?
    }
answer-yes-no = Reply *yes* or *no*, or ask me something else.
answer-number = Reply with a number from 1 to { $count }, or ask me something else.
question-dropped = 👌 OK, I’ll leave that. Tell me what you’d like instead.
ask-again = I didn’t follow. Let me ask again:
rejected = 👌 All right, I won’t.
question-gone = That question is behind us. Tell me again what to do and I’ll do it.
nothing-to-confirm =
    { $turn ->
        [0] { $done ->
            [yes] 👍
           *[no] 👍 I’m here. There was nothing waiting for a yes.
        }
        [1] 👌
       *[other] 👍 I’m here whenever you need me.
    }
nothing-to-reject =
    { $turn ->
        [0] There is nothing to cancel.{ $undoable ->
            [yes] {" "}If the last change was wrong, reply *undo*.
           *[no] {""}
        }
        [1] 👌 { $undoable ->
            [yes] If something came out wrong, *undo* takes it back.
           *[no] I changed nothing.
        }
       *[other] 👌 Tell me what you’d like instead.
    }
nothing-to-choose = I didn’t give you a choice. */tasks* shows your tasks.
unknown =
    🤔 I didn’t understand that as a task. You can say, for example:
    • _remind me to pay the rent on Friday_
    • _what do I have today?_
    • _done with 2_
    See everything I can do with */help*.
unknown-slash = 🤔 I don’t know */{ $command }*. See everything I can do with */help*, or say it in your own words.
unknown-after-slash =
    🤔 I didn’t understand what follows */{ $command }*. { $command ->
        [move] It goes like this: */move 2 Monday*
        [mover] It goes like this: */move 2 Monday*
        [priority] It goes like this: */priority 2 high* (low, medium, high or urgent)
        [prioridad] It goes like this: */priority 2 high* (low, medium, high or urgent)
        [done] It goes like this: */done 2* or */done 1, 3-5*
        [completar] It goes like this: */done 2* or */done 1, 3-5*
        [reopen] It goes like this: */reopen 2*
        [reabrir] It goes like this: */reopen 2*
        [delete] It goes like this: */delete 2*
        [borrar] It goes like this: */delete 2*
        [language] I speak English and Spanish: */language en* or */language es*
        [idioma] I speak English and Spanish: */language en* or */language es*
        [mute] It goes like this: */mute 2 hours* or */mute until Monday*
        [silencio] It goes like this: */mute 2 hours* or */mute until Monday*
       *[other] See how it works with */help*.
    }
unknown-again =
    { $turn ->
        [1] 🤔 I didn’t get that either. Try other words, or see */help*.
        [2] That’s beyond me: I look after tasks and reminders. */help* shows how to ask for them.
       *[other] Sorry, I still don’t follow. Try something like _what do I have tomorrow?_
    }
empty-message = An empty message reached me. Write what you want to remember.
media-unsupported =
    { $kind ->
        [audio] 🎤 I can’t listen to voice notes yet. Could you write it?
        [voice] 🎤 I can’t listen to voice notes yet. Could you write it?
        [image] 🖼️ I can’t read pictures yet. Could you write it?
        [video] 🎬 I can’t watch videos yet. Could you write it?
        [sticker] 😄 Nice sticker! To note something, write it to me.
        [location] 📍 I can’t use locations yet. Write what you want to remember.
        [contact] 👤 I can’t keep contacts yet. Write what you want to remember.
       *[other] 📎 I can’t read files yet. Could you write it?
    }

## Undoing

undone = ↩️ Undone: { $what }
undone-created = “{ $title }” is gone
undone-completed =
    { $count ->
        [one] “{ $title }” is open again
       *[other] { $count } tasks are open again
    }
undone-reopened =
    { $count ->
        [one] “{ $title }” is done again
       *[other] { $count } tasks are done again
    }
undone-updated =
    { $count ->
        [one] “{ $title }” is as it was
       *[other] { $count } tasks are as they were
    }
undone-deleted =
    { $count ->
        [one] “{ $title }” is back
       *[other] { $count } tasks are back
    }
undone-preference = your settings are as they were
undone-context = you are back where you were
undone-several =
    everything of the last message
    { $lines }
undo-not-last = The last thing I did was something else. Reply *undo* without quoting to take that back, or tell me what to change here.
nothing-to-undo = There is nothing to undo.
nothing-to-put-back = I took nothing off your list just now. To take back the last change, reply *undo*.
stands =
    { $number }. *{ $title }*
    { $details }

back-to-it = Back to this:
explain-question = This is what I asked:
other-which = Which other one? Tell me its number:
other-none = I don’t know which the other one is. Tell me its number or name.
told-undated = It has no date: tell me when and I’ll set it.
told-done = That one is done: { $line }
told-tasks = { $lines }
skipped =
    ⏭️ Not this time: *{ $title }* on { $was } is skipped.
    { $number }. Next one: 📅 { $due }
confirm-skip = Skip “{ $title }” on { $due }? Reply *yes* or *no*.
skip-not-then = “{ $title }” isn’t due then: the next one is { $due }.
skip-later = I can only skip the next “{ $title }”, which is { $due }. For a later one, tell me when it’s the next.
notice-past = { $at } is in the past, so I can’t remind you of *{ $title }* then. Tell me another time.
ends-before-next = The next “{ $title }” is { $due }, after that day. If it’s off, reply *delete*.
projects-stay = 📁 Projects can’t be deleted or renamed. I can delete what is in one: _delete all tasks in project Home_.
tags-fixed = 🏷️ I can’t change the tags of a task that is there. Delete it and write it again with *#tag*.
skip-no-series = “{ $title }” does not repeat. Say *tomorrow*, another day, or *delete*.
skip-last = That is the last one of “{ $title }”. If it’s off, reply *delete*.
redone =
    ↪️ { $how ->
        [done] Done again ({ $count }):
        [cancelled] Deleted again ({ $count }):
       *[open] As it was before:
    }
    { $lines }
nothing-to-redo = There is nothing to redo. Tell me what you need.
unmuted = 🔔 Done, I’ll remind you again.

## Chat

chat-farewell =
    { $turn ->
        [0] 👋 See you! I’ll keep an eye on your reminders.
        [1] 👋 Take care!
       *[other] 👋
    }
chat-laughter =
    { $turn ->
        [0] 😄
        [1] 😂 I’m here if you want to note something.
       *[other] 😁
    }
chat-huh =
    { $turn ->
        [0] Sorry, let me be clearer: tell me a task (_pay the rent tomorrow_) and I’ll note it, or send */tasks* to see them.
        [1] */help* shows everything I can do.
       *[other] Tell me in a few words what you need, for example _what do I have today?_
    }
chat-who =
    { $turn ->
        [0] 🤖 I’m FocoBot, a program that looks after your tasks and reminds you of them. What shall I note?
        [1] I’m a bot, not a person. Tasks are my thing: */help* shows how.
       *[other] 🤖 FocoBot, at your service.
    }
chat-upset =
    { $turn ->
        [0] Sorry I’m making this hard. Tell me in a few words what you need{ $undoable ->
            [yes] ; if I changed something wrong, reply *undo*.
           *[no] {"."}
        }
        [1] Fair enough. Let’s keep it simple: */tasks* to see your list, */help* for the rest.
       *[other] Sorry. I’m here when you are.
    }
chat-warm =
    { $turn ->
        [0] 😊 Same to you!
        [1] 🤗 How nice. I’m here for your tasks.
       *[other] 💛
    }
chat-low =
    { $turn ->
        [0] 💛 Sorry you feel that way. If it helps, */today* shows what could wait until tomorrow.
        [1] 💛 Take it easy. Tell me what to move and I’ll move it.
       *[other] 💛 I’m here.
    }
chat-signs =
    { $turn ->
        [0] 🙂 Shall I note something?
        [1] 🙂 I follow words better: tell me what you need.
       *[other] 🙂
    }
chat-fewer = Sorry, I’ll keep it down where you say: */settings* shows what I send. For example: _turn off the evening summary_, _no messages on Sundays_ or _mute until 6pm_.
chat-time = 🕐 { $now }

## Projects

project-set =
    { $made ->
        [yes] 📁 I opened the project *{ $project }*: what you add goes there.
       *[no] 📁 You are in *{ $project }*: what you add goes there.
    }
workspace-set = 🗂️ You are in the workspace *{ $workspace }*.
projects =
    📁 Your projects ({ $count })
    { $lines }
project-line =
    • { $project } · { $count ->
        [0] nothing open
        [one] 1 open task
       *[other] { $count } open tasks
    }{ $here ->
        [yes] { " " }← you are here
       *[no] { "" }
    }
projects-none = You have no projects yet. */project Name* opens one.
context-cleared = 🧹 Done: no project, no workspace, a fresh start. Your tasks are as they were.

## Settings

set-language = 🗣️ Done, from now on I’ll speak { $language }.
set-timezone = 🕐 Your zone is { $zone }; it is { $clock } there.
set-time =
    { $which ->
        [morning_time] ☀️ Your morning summary comes at { $clock }.
        [evening_time] 🌙 Your evening summary comes at { $clock }.
       *[overdue_time] ⚠️ The overdue reminder comes at { $clock }.
    }
no-quiet-hours = I can’t plan quiet hours ahead. I can keep quiet from now until a time (_mute until 7am_), on some days (_no messages on Sundays_), or without the digests (*/settings*).
no-quiet-day = I can’t plan a silence that begins on { $day }, so nothing has changed. Tell me then (_quiet until tomorrow_), or I can keep quiet from now until a day (_mute until Monday_) or on the same day every week (_no messages on Sundays_).
set-mute = 🔕 I’ll keep quiet until { $until }.
set-quick-capture =
    { $on ->
        [yes] ⚡ From now on I’ll note loose notes without asking.
       *[no] From now on I’ll ask before noting a loose note.
    }
set-quiet-days =
    { $any ->
        [yes] 🔕 I won’t write on { $days }.
       *[no] 🔔 I’ll write on every day.
    }
set-all-enabled =
    { $on ->
        [yes] 🔔 All notices are on.
       *[no] 🔕 All notices are off.
    }
set-enabled =
    { $on ->
        [yes] 🔔 I turned on
       *[no] 🔕 I turned off
    } { $which ->
        [morning_digest] the morning summary.
        [evening_summary] the evening summary.
        [overdue_reminder] the overdue notice.
        [deadline_alert] the deadline alert.
       *[task_reminder] the task reminders.
    }
language-unknown = I don’t speak that language yet. I can do { $languages }.
timezone-unknown = I don’t know the zone “{ $zone }”. Write it like _America/New_York_ or name your city.
settings =
    ⚙️ Your settings
    { $lines }
settings-language = Language: { $language }
settings-timezone = Zone: { $zone } (it is { $clock } there)
settings-notice =
    { $which ->
        [morning_digest] Morning summary
        [evening_summary] Evening summary
        [overdue_reminder] Overdue reminder
        [deadline_alert] Deadline alert
       *[task_reminder] Reminders
    }: { $on ->
        [yes] on
       *[no] off
    } { $clock }
settings-quick-capture =
    Note without asking: { $on ->
        [yes] on
       *[no] off
    }
settings-mute = Quiet until { $until }
settings-quiet-days = Days without notices: { $days }
stopped = 🔕 Done: no more notices from me. You can still write to me; *START* brings them back.
stopped-stranger = 🔕 Done: I won’t write to you. This number is linked to no account.
started = 🔔 Welcome back! You’ll get your notices again.
started-already = 🔔 Your notices are on.

## Privacy

confirm-export = 📦 Shall I put together what I know about you? Reply *yes* or *no*.
export-known =
    📦 What I know about you
    Name: { $name }
    E-mail: { $email }
    Zone: { $zone }
    { $open ->
        [one] 1 open task
       *[other] { $open } open tasks
    } · { $projects ->
        [one] 1 project
       *[other] { $projects } projects
    }
export-on-web = All your tasks are on the web, under *Tasks*.
export-link = Download everything here (the link expires soon): { $link }
confirm-unlink = 🔗 Unlink this number from your account? Your tasks stay. Reply *yes* or *no*.
unlinked = 🔗 Done: this number is no longer linked. You can link it again under Settings → Integrations.
confirm-account = ⚠️ Delete your account, with all your tasks, projects and settings? This can’t be undone. Reply *yes* or *no*.
confirm-account-again = ⚠️ Last time: *everything* goes, for good. Really delete it? Reply *yes* or *no*.
account-deleted = Your account and everything of yours was deleted on { $at }. Receipt: *{ $receipt }*. All the best.

## Small talk

greeting =
    { $named ->
        [yes] 👋 Hi, { $name }!
       *[no] 👋 Hi!
    } { $overdue ->
        [0] { $today ->
            [0] You have nothing for today.
            [one] You have 1 task for today.
           *[other] You have { $today } tasks for today.
        }
        [one] { $today ->
            [0] You have 1 overdue.
           *[other] You have { $today } for today and 1 overdue.
        }
       *[other] { $today ->
            [0] You have { $overdue } overdue.
           *[other] You have { $today } for today and { $overdue } overdue.
        }
    } What shall we do?
thanks =
    { $turn ->
        [0] 😊 You’re welcome!
        [1] 😊 That’s what I’m here for.
       *[other] 🙌
    }
help =
    👋 I’m FocoBot and I look after your tasks. Write the way you talk:
    { -gap }
    ✍️ *Add*: _remind me to pay the rent on Friday at 5_
    📋 *See*: _what do I have today?_ · */week* · */overdue*
    ✔️ *Done*: _I paid the rent_ · _done with 2 and 3_
    ✏️ *Move*: _move 2 to Monday_ · */priority 2 high*
    🗑️ *Delete*: _delete 4_ (I ask first)
    🔎 *Search*: */search contract* · *Summary*: _how am I doing?_
    📁 *Projects*: */project Web* · ⚙️ */settings*
    ↩️ *undo* takes the last thing back
    { -gap }
    You can also reply to a message of mine: _done_, _tomorrow_, _delete_.
help-stranger = 👋 I’m FocoBot: I note your tasks and remind you of them, all right here.

## Protection and linking

guard-limit-warning = ⏳ You’re going very fast. Give me a moment, then go on.
guard-limit-last-warning = ⚠️ Still too fast. If you go on like this, I’ll stop answering for a while.
guard-limit-wait = ⏳ Too many messages in a row. Please wait { $seconds } seconds.
guard-blocked-hour = ⛔ Too many messages. I won’t answer for an hour.
guard-locked = 🔒 For your safety this account is locked. If it wasn’t you, log in on the web and check your settings.
guard-device-blocked = 🔒 This device is blocked. You can unblock it on the web, under Settings.
guard-verify-again = 🔐 You haven’t written from here for a while. Log in on the web, *Settings → Integrations → Link WhatsApp*, and send me the code like this: *VERIFY 123456*.
guard-stranger = 🔗 To begin, log in on the web, *Settings → Integrations → Link WhatsApp*, and send me the code from here: *VERIFY 123456*.
notice-new-device = 🔐 I see a new device on your account. If it isn’t you, block it on the web, under Settings.
notice-zone = 🕐 I take { $zone } as your time zone; */timezone* changes it.
verify-success =
    { $named ->
        [yes] ✅ WhatsApp linked! Hi, { $name }. Try something like _remind me to pay the rent on Friday_.
       *[no] ✅ WhatsApp linked! Try something like _remind me to pay the rent on Friday_.
    }
verify-wrong =
    { $left ->
        [0] ❌ That is not the code, and there are no tries left. Ask for another one on the web.
        [one] ❌ That is not the code. You have 1 try left.
       *[other] ❌ That is not the code. You have { $left } tries left.
    }
verify-expired = ⌛ That code is no longer good. Ask for another one on the web and send it to me.
verify-none = 🔗 There is no code waiting for this number. Get one on the web: *Settings → Integrations → Link WhatsApp*.
verify-locked = 🔒 Too many failed tries. Wait an hour and ask for a new code.
verify-already = ✅ This number is linked to your account already.
verify-taken = ⚠️ This number is linked to another account. Unlink it there first.


### Notifications

notice-reminder =
    🔔 { $late ->
        [yes] Late (it was for { $at }), number
       *[no] Number
    } { $number }: *{ $title }*
    { $details }
notice-reminder-many =
    🔔 { $count } reminders:
    { $lines }
notice-deadline =
    ⏳ The due date of number { $number } is near: *{ $title }*
    { $details }
notice-deadline-many =
    ⏳ { $count } due dates are near:
    { $lines }
notice-overdue =
    ⚠️ { $count ->
        [one] 1 overdue:
       *[other] { $count } overdue:
    }
    { $lines }
notice-morning =
    ☀️ Good morning, { $name }! { $count ->
        [0] Nothing dated for today, { $day }.
        [one] For today, { $day }, you have 1 task:
       *[other] For today, { $day }, you have { $count } tasks:
    }
    { $lines }
notice-evening =
    🌙 { $name }, { $done ->
        [0] { $left ->
            [0] here is tomorrow.
            [one] 1 task was left today:
           *[other] { $left } tasks were left today:
        }
        [one] { $left ->
            [0] you finished 1 task today and nothing is left. Well done!
            [one] you finished 1 today and 1 is left:
           *[other] you finished 1 today and { $left } are left:
        }
       *[other] { $left ->
            [0] you finished { $done } tasks today and nothing is left. Well done!
            [one] you finished { $done } today and 1 is left:
           *[other] you finished { $done } today and { $left } are left:
        }
    }
    { $lines }
notice-tomorrow =
    🗓️ Tomorrow ({ $count })
    { $lines }
notice-hint-one = Reply *done*, *in an hour* or *tomorrow*.
notice-hint-many = Reply for example *done { $number }* or *move { $number } to tomorrow*.
notice-hint-none = */tasks* shows them all.

### Proposals and questions

suggestion-line = • { $command }
suggestion =
    🤔 { $count ->
        [one] I think you want this:
       *[other] I think you want these { $count } things:
    }
    { $lines }
    Reply *yes* or *no*.
which-project =
    🗂️ That is { $count } things. For which project?
    { $lines }
    { $known ->
        [0] Tell me its name.
       *[other] Reply with a number or another name.
    }
proposal =
    📋 Proposal for *{ $project }*
    { $lines }
    { $count ->
        [one] Shall I create it? Reply *yes* or *no*.
       *[other] Shall I create them? Reply *yes*, *no*, or which (*1, 2*). Or *move 2 to Monday*, *delete 1*.
    }
proposal-line =
    { $detailed ->
        [yes] *{ $place })* { $title } · { $details }
       *[no] *{ $place })* { $title }
    }
proposal-estimate =
    { $hours ->
        [0] ⏱️ { $minutes } min
       *[other] { $minutes ->
            [0] ⏱️ { $hours } h
           *[other] ⏱️ { $hours } h { $minutes } min
        }
    }
proposal-accepted =
    { $count ->
        [one] ✅ Created the task:
       *[other] ✅ Created { $count } tasks:
    }
    { $lines }
proposal-rejected = 👌 Proposal dropped, nothing was created.
undone-proposal =
    { $count ->
        [one] the proposal’s task is gone
       *[other] the proposal’s { $count } tasks are gone
    }
proposal-decided = That proposal was decided already, or expired: nothing was created.
## Notifications: what was sent

told =
    🔎 { $count ->
        [one] This is what I sent you:
       *[other] This is what I sent you, newest first:
    }
    { $lines }
told-line =
    { $kind ->
        [morning_digest] Morning digest
        [evening_summary] Evening summary
        [overdue_reminder] Overdue reminder
        [deadline_alert] Due date near: “{ $title }”
       *[task_reminder] “{ $title }”
    } · { $at } · { $what ->
        [read] read
        [delivered] delivered
        [sent] sent
        [pending] about to leave
        [held] not sent: you had not written to me for 24 hours
        [muted] not sent: you had muted me
        [quiet] not sent: it was one of your quiet days
        [stopped] not sent: you had stopped messages
        [off] not sent: you have it switched off
        [nothing] not sent: there was nothing to tell
        [outdated] not sent: it was no longer needed
       *[failed] could not be delivered
    }
told-coming = 🔔 I will remind you on { $at }.
told-nothing =
    { $about ->
        [yes] 🔎 I have sent you nothing about that in the last days.
       *[no] 🔎 I have sent you nothing in the last days.
    }
told-off =
    🔕 You have it switched off. To get it, write *{ $kind ->
        [morning_digest] enable the morning digest
        [evening_summary] enable the evening summary
        [overdue_reminder] enable the overdue reminder
        [deadline_alert] enable deadline alerts
       *[task_reminder] enable task reminders
    }*.
told-muted = 🔕 You are muted until { $at }.
told-no-reminder = 🔕 Task { $number }, *{ $title }*, has no reminder. To set one: *move { $number } to tomorrow at 9*.
