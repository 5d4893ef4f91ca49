// Opens the meeting with the token in the page, and empties the page when the command that serves it ends.

const data = document.getElementById("join");
const join = JSON.parse(data.textContent);
const message = document.getElementById("message");
const view = document.querySelector("rtk-meeting");
let meeting = null;

data.remove();
history.replaceState(null, "", "/"); // the address worked once: it need not stay in the history

function end(text) {
  view.remove();
  message.textContent = text;
  message.hidden = false;
}

const command = new EventSource(join.alive);
command.addEventListener("error", () => {
  command.close();
  meeting?.leave().catch(() => {});
  end("The command that served this page has ended.");
});

try {
  if (!("RealtimeKitClient" in window)) {
    throw new Error("the web client could not be loaded");
  }
  const defaults = { audio: false, video: false };
  meeting = await RealtimeKitClient.init({ authToken: join.token, defaults, ...join.options });
  view.meeting = meeting;
  message.hidden = true;
} catch (error) {
  end(`The meeting could not be opened: ${error.message}. ${join.help}`);
}
