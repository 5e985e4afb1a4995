### Texts of the web pages. The same keys exist in each language folder.

## On every page

product = FocoBot
skip-to-content = Skip to content
main-navigation = Main
nav-tasks = Tasks
nav-proposals = Proposals
nav-settings = Settings
nav-monitor = Monitor
nav-integrations = WhatsApp
nav-simulator = Simulator
log-out = Log out
language-switch = Language
retry = Try again
network-failed = There was no connection. Your data is as it was; please try again.
page-not-found = This page doesn't exist.
page-failed = Something failed on our side.
page-failed-next = What was saved is still saved. Please try again in a moment.
back-home = Go to my tasks

## Login

login-title = Log in
login-lead = Log in to link your WhatsApp and see your tasks.
login-email = E-mail
login-password = Password
login-show-password = Show
login-hide-password = Hide
login-submit = Log in
login-try-demo = Just want to try it? Open the simulator.

## Tasks

tasks-title = Tasks
tasks-add-label = New task
tasks-add-placeholder = Pay the electricity bill on Friday…
tasks-add-hint = Write it as you would say it: date and priority are understood.
tasks-add-submit = Add
tasks-filter = Which tasks to see
tasks-filter-open = To do
tasks-filter-today = Today
tasks-filter-overdue = Overdue
tasks-filter-done = Done
tasks-count = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
}
tasks-empty-open = Nothing to do. Enjoy the moment!
tasks-empty-today = Nothing for today.
tasks-empty-overdue = Nothing overdue. You are on top of it.
tasks-empty-done = No tasks done yet.
tasks-more = Show more
tasks-complete = Complete: { $title }
tasks-reopen = Reopen: { $title }
tasks-delete = Delete: { $title }
tasks-delete-confirm = Delete “{ $title }”?
tasks-delete-yes = Delete
tasks-delete-no = Keep
tasks-added = Noted: { $title }
tasks-added-due = Noted: { $title } · { $due }
tasks-completed = Done: { $title }
tasks-reopened = Back on the list: { $title }
tasks-deleted = Deleted: { $title }
tasks-undo = Undo
tasks-add-as-typed = Note it as typed
tasks-edit = Edit: { $title }
tasks-edit-heading = Edit the task
tasks-edit-title = What
tasks-edit-day = Day
tasks-edit-clock = Time
tasks-edit-rule = Repeats
tasks-edit-rule-none = It doesn't repeat
tasks-edit-priority = Priority
tasks-edit-priority-none = None
tasks-edit-project = Project
tasks-edit-tags = Tags
tasks-edit-tags-placeholder = home errands
tasks-edit-save = Save
tasks-edit-cancel = Cancel
tasks-saved = Saved: { $title }
tasks-preview-will = Understood:
tasks-preview-not = I don't see a task in this yet.
tasks-find-label = Find tasks, in words
tasks-find-placeholder = urgent tasks · tasks due this week · rent
tasks-find-submit = Find
tasks-found = { $status ->
    [done] { $count ->
        [one] { $count } done
       *[other] { $count } done
    }
    [overdue] { $count } overdue
    [all] { $count ->
        [one] { $count } task, done ones too
       *[other] { $count } tasks, done ones too
    }
   *[other] { $count } to do
}
tasks-empty-found = Nothing fits those words.
tasks-overdue = overdue
tasks-priority-low = low priority
tasks-priority-medium = medium priority
tasks-priority-high = high priority
tasks-priority-urgent = urgent

## Proposals

proposals-title = Proposals
proposals-lead = When you describe work in the chat, its tasks wait here for your word.
proposals-until = It expires on { $day }.
proposals-estimate = { $hours } h
proposals-accept = Accept
proposals-reject = Reject
proposals-accepted = Accepted: the tasks are on your list.
proposals-rejected = Rejected. Nothing was added.
proposals-empty = Nothing is waiting for you.
proposals-decided = Before
proposals-status-accepted = accepted
proposals-status-rejected = rejected
proposals-status-expired = expired
proposals-items = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
}

## Settings

settings-title = Settings
settings-person = { $name } · { $email }
settings-integrations-lead = Write to FocoBot from your phone.
settings-integrations-linked = Linked with { $phone }
settings-integrations-link = Link WhatsApp
settings-integrations-open = See the link
settings-general = General
settings-language = Language of the replies
settings-language-any = That of each message
settings-timezone = Time zone
settings-timezone-hint = For example America/Mexico_City
settings-quick-capture = Quick capture
settings-quick-capture-hint = Notes such as “buy milk” are taken at once, without asking.
settings-plain-text = Accessible mode
settings-plain-text-hint = Replies without emoji, pleasant for screen readers.
settings-notifications = Notifications
settings-morning-digest = Morning digest
settings-morning-time = Time of the morning digest
settings-evening-summary = Evening summary
settings-evening-time = Time of the evening summary
settings-overdue-reminder = Overdue reminder
settings-overdue-time = Time of the overdue reminder
settings-deadline-alert = Alert 24 hours before what matters
settings-task-reminder = Task reminders at their time
settings-mute-until = Mute until
settings-mute-until-hint = Empty: not muted.
settings-privacy = Privacy
settings-export = Download my data
settings-export-hint = Tasks, projects and settings, in a JSON file.
settings-save = Save
settings-saved = Saved.
settings-devices = Devices
settings-devices-hint = What writes to FocoBot as you. Block one that is not yours any more.
settings-device-last = Last used { $last }
settings-device-first = First used { $first }
settings-device-trusted = trusted
settings-device-new = new
settings-device-blocked = blocked
settings-device-block = Block
settings-device-unblock = Unblock
settings-device-now-blocked = The device is blocked: its messages do nothing now.
settings-device-now-unblocked = The device may write again.
settings-quiet-days = Days without notices
settings-quiet-days-hint = On those days nothing is sent by itself, reminders included.
settings-browsers = Browsers
settings-browser-opened = Logged in { $day }
settings-browser-this = this one
settings-browsers-end = Log the others out
settings-browsers-ended = Only this browser is logged in now.
settings-tokens = Programs
settings-tokens-hint = A token lets a program read or change your tasks in your name. Give each its own.
settings-token-name = What is it for?
settings-token-name-placeholder = My spreadsheet
settings-token-scope = It may
settings-token-read = only read
settings-token-write = read and change
settings-token-days = Good for
settings-token-for = { $days } days
settings-token-forever = Until I revoke it
settings-token-make = Make a token
settings-token-shown-once = Copy it now: it is not shown again.
settings-token-used = Last used { $day }
settings-token-unused = Made { $day }, not used yet
settings-token-until = until { $day }
settings-token-revoke = Revoke
settings-token-revoked = The token is revoked.
settings-calendar = Calendar
settings-calendar-hint = See your dated tasks in the calendar that you use. Whoever has the address can read them.
settings-calendar-since = The address is good since { $day }
settings-calendar-read = last read { $day }
settings-calendar-make = Make an address
settings-calendar-renew = Make a new address
settings-calendar-drop = Take it away
settings-calendar-dropped = The address no longer opens anything.
settings-calendar-shown-once = Copy it now: it is not shown again.
settings-calendar-open = Open it in my calendar
settings-erase = Delete my account
settings-erase-heading = Delete my account
settings-erase-warning = Your tasks, your link with WhatsApp and all else are deleted at once and for good. You may want to download your data first.
settings-erase-email = To be sure, type { $email }
settings-erase-yes = Delete everything
settings-erased = All of it is deleted. Receipt: { $receipt }

## Monitor

monitor-title = Monitor
monitor-views = What to look at
monitor-messages = Messages
monitor-commands = Commands
monitor-understanding = Who understood
monitor-models = Models
monitor-events = Security
monitor-notifications = Notifications
monitor-delays = Delays
monitor-span = Since
monitor-hours = { $hours ->
    [1] An hour ago
    [24] A day ago
    [168] A week ago
   *[other] { NUMBER($hours) } hours ago
}
monitor-only = Only
monitor-all = Everything
monitor-only-failed = Failed
monitor-only-done = Done
monitor-only-pending = Pending
monitor-only-held = Held
monitor-only-sent = Sent
monitor-only-cancelled = Cancelled
monitor-show = Show
monitor-empty = Nothing in this time.
monitor-caption = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}, the newest { $most } at most. Times of { $zone }.
monitor-column-time = Time
monitor-column-action = Action
monitor-column-reason = Reason
monitor-column-count = How many
monitor-column-last = Last
monitor-column-phone = Phone
monitor-column-command = Command
monitor-column-result = Result
monitor-column-model = Model
monitor-column-milliseconds = ms
monitor-column-by = Who
monitor-column-share = Share
monitor-column-corrections = Put right the one before
monitor-column-answered = With a suggestion
monitor-column-tokens = Tokens
monitor-column-dollars = US$
monitor-column-latency = ms: mean / max
monitor-column-details = Details
monitor-column-planned = Planned for
monitor-column-kind = Kind
monitor-column-status = Status
monitor-column-ended = Sent or failed
monitor-column-minute = ≤ 1 min
monitor-column-quarter = ≤ 15 min
monitor-column-hour = ≤ 1 h
monitor-column-longest = Longest
monitor-phone = Phone
monitor-chart = { $first } – { $last }: { $total } in all, { $failed } failed.
monitor-chart-failed = { $count } failed
monitor-remedy-template = Get the template approved at Twilio and put its ContentSid into that variable; what is held leaves by itself if the person writes.
monitor-remedy-busy = It is tried again without you. If this repeats, ask Twilio for a higher rate for the number.
monitor-remedy-misconfigured = Check credentials and number with focobot doctor; then send again.
monitor-remedy-window-closed = The person has not written for 24 hours: the template of this type and their language is needed.
monitor-remedy-bad-template = Compare the template at Twilio: two variables, approved, in that language. Then send again.
monitor-remedy-unsubscribed = The person asked for no messages. They get them again after writing START.
monitor-remedy-unreachable = That number takes no WhatsApp messages. Ask the person to link another.
monitor-remedy-locked = The person or their phone is locked. Unlock them and it leaves by itself, if it is still in time.
monitor-resend = Send again
monitor-resent = It goes out again in a moment.
monitor-locks = Locked now
monitor-lock-title = Lock or unlock
monitor-lock-hint = A lock acts at once and lasts until an operator unlocks.
monitor-lock-who = Phone with country code, or e-mail
monitor-lock-reason = Reason
monitor-lock = Lock
monitor-unlock = Unlock
monitor-locked = { $who } is locked.
monitor-unlocked = { $who } is unlocked.
monitor-not-locked = { $who } was not locked.

## WhatsApp

link-title = WhatsApp
link-breadcrumb = Integrations
link-lead = Link your phone once and run your tasks from the chat.
link-phone = Your phone, with country code
link-phone-placeholder = +52 55 1234 5678
link-phone-hint = The number that you use WhatsApp with.
link-submit = Get a code
link-step-code = Send this message on WhatsApp
link-step-code-to = From { $phone }, to { $number }.
link-code-label = Your code
link-expires = Expires in { $time }
link-expired = The code has expired. Ask for another one whenever you like.
link-open-whatsapp = Open WhatsApp
link-simulate = Send it from the simulator
link-copy = Copy
link-copied = Copied
link-qr = QR code that opens WhatsApp with the message filled in
link-qr-hint = On a computer? Scan it with your phone.
link-waiting = Waiting for your message…
link-another-phone = Use another phone
link-linked = WhatsApp linked!
link-linked-to = Phone { $phone }, since { $date }.
link-linked-next = You can write to it now. Try “remind me to pay the electricity bill on Friday”.
link-unlink = Unlink
link-unlink-confirm = Unlink { $phone }? Your tasks stay, and you can link it again.
link-unlink-yes = Yes, unlink
link-unlink-no = No, keep it
link-unlinked = WhatsApp is unlinked.
link-message = Send “VERIFY { $code }” on WhatsApp to { $number }. The code is good for { $minutes } minutes.

## Your data

export-title = Your data
export-lead = Tasks, projects and settings, in a JSON file.
export-download = Download

## Simulator

simulator-title = Simulator
simulator-contact = FocoBot
simulator-online = online
simulator-typing = typing…
simulator-you-are = You write as
simulator-other-phone = Another phone…
simulator-other-phone-label = Phone with country code
simulator-messages = Conversation
simulator-day = Today
simulator-encrypted = Each message is signed and reaches the webhook as Twilio would send it.
simulator-compose = Message
simulator-send = Send
simulator-reply = Reply to this message
simulator-reply-cancel = Stop replying
simulator-you = You
simulator-no-answer = (no answer: { "<Response/>" })
simulator-failed = The webhook answered { $status }.
simulator-not-sent = It could not be sent. Tap it to try again.
simulator-try = Try
simulator-suggestion-1 = remind me to pay the electricity bill on Friday
simulator-suggestion-2 = what do I have to do?
simulator-suggestion-3 = add task: llamar a mamá mañana a las 5
simulator-suggestion-4 = what can you do?
simulator-new-person = New person…
simulator-new-person-name = What is their name?
simulator-offers = Words that the answer offers
simulator-attach = Attach
simulator-kind-image = 🖼️ Picture
simulator-kind-voice = 🎤 Voice note
simulator-kind-sticker = 😄 Sticker
simulator-kind-location = 📍 Location
simulator-kind-contact = 👤 Contact
simulator-kind-shown-image = 🖼️ Picture
simulator-kind-shown-voice = 🎤 0:07
simulator-kind-shown-sticker = 😄
simulator-kind-shown-location = 📍 19.4326, −99.1332
simulator-kind-shown-contact = 👤 Contact
simulator-forward = ↪️ Send as forwarded
simulator-forwarded = Forwarded
simulator-reading = Reading
simulator-reading-empty = Send a message to see how it is read.
simulator-explanation = How it was read
simulator-clock = Clock
simulator-clock-hour = + 1 hour
simulator-clock-day = + 1 day
simulator-clock-week = + 1 week
simulator-clock-now = Back to now
simulator-clock-hint = Reminders and digests that fall due on the way arrive in a few seconds.
simulator-inside = Inside
simulator-inside-lead = How it was read, and what the webhook answered.
simulator-inside-empty = Send a message to see the TwiML.
simulator-inside-status = Status
simulator-inside-time = Time
simulator-inside-sid = MessageSid
simulator-resend = Send the same copy again
simulator-resend-hint = Same MessageSid: the answer is the same and nothing changes.
simulator-no-people = Nobody is linked yet. Write from “another phone” or make the demo account.

## The calendar to subscribe to

calendar-name = FocoBot tasks

## The page of the API

api-title = The API
api-lead = What a program may ask for here, and what it gets. In full, for machines:
api-groups = Groups of routes
api-shapes = Shapes
api-needs = Needs
api-needs-nothing = Nothing
api-needs-session = A session, or an access token as “Authorization: Bearer”
api-needs-login = A session; an access token will not do
api-needs-operator = An operator's session or access token
api-needs-bearer = The configured secret, as “Authorization: Bearer”
api-needs-signature = Twilio's signature
api-query = Filters
api-takes = Takes
api-answers = Answers
api-refuses = Refuses with

## Errors of the API and the forms

error-bad-request = The request cannot be understood.
error-invalid-form = The form is not one that can be read.
error-invalid-json = The body is not a JSON object.
error-invalid-field = The value of “{ $field }” is not valid.
error-missing-field = “{ $field }” is missing.
error-unknown-field = There is no “{ $field }” here.
error-login-required = Log in to go on.
error-wrong-credentials = The e-mail or the password doesn't match.
error-account-locked = This account is locked. Write to who runs FocoBot here.
error-too-many-logins = Too many tries. Wait a few minutes and try again.
error-csrf = The request does not come from this page. Reload it and try again.
error-not-found = It doesn't exist.
error-proposal-not-found = There is no such proposal.
error-proposal-decided = That proposal was decided already, or expired.
error-operators-only = This is for operators.
error-device-not-found = There is no such device.
error-person-not-found = There is no such person.
error-lock-subject = Give either “phone” or “user”.
error-task-not-found = There is no such task.
error-not-understood = I didn't understand that as a task. You can note it as typed.
error-busy = Another change came at the same time. Please try again.
error-wrong-farewell = That is not your e-mail or your password.
error-list-full = There is no room for more open tasks. Complete one first.
error-invalid-token = That access token is not good: mistyped, expired or revoked.
error-token-scope = That access token does not allow this. Log in, or use one that may do more.
error-too-many-requests = Too many requests at once. Wait a minute.
error-too-many-tokens = You have { $most } access tokens already. Revoke one first.
error-token-not-found = There is no such access token.
error-email-taken = There is an account with that e-mail already. Log in with its password.
error-login-unavailable = The login service does not answer. Try again in a moment.
error-session-not-found = There is no such session, or it has ended.
error-calendar-not-found = There is no calendar at this address.
error-nothing-to-undo = There is nothing to undo.
error-precondition-failed = It was changed meanwhile. Load it again and repeat your change.
error-notice-not-found = There is no such notification.
error-notice-not-resendable = Only what is held or has failed is sent again.
phone-country-code = Write the phone with its country code, for example +52 55 1234 5678.
phone-length = That phone has too few or too many digits.
phone-characters = A phone has only digits, spaces, dashes and a + in front.
error-phone-taken = That phone is linked to another account.
error-template-missing = The template that sends the code is missing: set { $variable }.
error-delivery-unavailable = This installation does not send codes over WhatsApp. Ask for the code on the page.
error-too-many-codes = Several codes were sent already. Wait an hour, or ask for the code on the page.
error-delivery-failed = WhatsApp could not take the code right now. Wait a minute, or ask for the code on the page.
error-phone-unreachable = That number takes no WhatsApp messages. Check it, or ask for the code on the page.
error-wrong-code = The code doesn't match. You have { $left ->
    [one] { $left } try
   *[other] { $left } tries
} left.
error-code-expired = The code has expired or is used up. Ask for another one.
error-locked = Too many failed tries. Wait an hour and try again.
error-not-linked = No WhatsApp is linked.
error-webhook-unreachable = The webhook could not be reached.
error-export-expired = This link has expired. Ask for another one in the chat with “/export”.
