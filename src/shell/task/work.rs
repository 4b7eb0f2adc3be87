//! What a shell does next: lists, conditions, loops, and the stages of a pipeline.

use super::*;
use crate::shell::syntax::How;
use crate::shell::words::whole;

impl Task {
    pub(super) fn work(&mut self, work: Work, machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let ok = frame.status == 0;
        let todo = &mut frame.work;
        match work {
            Work::Run(node) | Work::Again(node) => match &*node {
                Node::Pipeline(stages) => {
                    let stages = stages.clone();
                    frame.pipeline = Some(Pipeline {
                        stages,
                        ..Pipeline::default()
                    });
                }
                Node::List(nodes) => todo.extend(nodes.iter().rev().cloned().map(Work::Run)),
                Node::Chain(first, others) => {
                    let others = others.iter().rev().cloned();
                    todo.extend(others.map(|(on_success, node)| Work::Then(on_success, node)));
                    todo.push(Work::Run(first.clone()));
                }
                Node::For(name, values, body) => {
                    let mut values = expand(values, frame, machine);
                    values.reverse();
                    frame
                        .work
                        .push(Work::For(name.clone(), values, body.clone()));
                }
                Node::While(condition, ..) => {
                    todo.push(Work::Check(node.clone()));
                    todo.push(Work::Run(condition.clone()));
                }
                Node::If(condition, then, other) => {
                    todo.push(Work::Branch(then.clone(), other.clone()));
                    todo.push(Work::Run(condition.clone()));
                }
            },
            Work::Words(words) => self.start(words, machine),
            Work::Then(on_success, node) if on_success == ok => todo.push(Work::Run(node)),
            Work::Then(..) => {}
            Work::For(name, mut values, body) => {
                if let Some(value) = values.pop() {
                    frame.variables.insert(name.clone(), value);
                    todo.push(Work::For(name, values, body.clone()));
                    todo.push(Work::Run(body));
                }
            }
            Work::Check(node) => match &*node {
                Node::While(_, until, body) if ok != *until => {
                    let body = body.clone();
                    todo.push(Work::Again(node));
                    todo.push(Work::Run(body));
                }
                _ => frame.status = 0,
            },
            Work::Branch(then, other) => todo.push(Work::Run(if ok { then } else { other })),
        }
    }

    /// Starts the next program of a pipeline, or ends it.
    pub(super) fn stage(&mut self, machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let Some(mut pipeline) = frame.pipeline.take() else {
            return;
        };
        let Some(simple) = pipeline.stages.get(pipeline.next).cloned() else {
            return;
        };
        pipeline.next += 1;
        pipeline.file = None;
        pipeline.errors = Errors::Shown;
        let words = expand(&simple.words, frame, machine);
        let sets: Vec<(String, String)> = simple
            .sets
            .iter()
            .map(|(name, word)| (name.clone(), whole(word, frame, machine)))
            .collect();
        if let Some(document) = &simple.input {
            pipeline.input = whole(document, frame, machine);
        }
        let mut missing = None;
        for redirect in &simple.redirects {
            let path = whole(&redirect.file, frame, machine);
            match redirect.how {
                How::Read => {
                    let file = with_process(frame, &[], "", machine, &mut |own| own.text(&path));
                    match file {
                        Ok(text) => pipeline.input = text,
                        Err(why) => missing = Some([path.as_str(), ": ", why].concat()),
                    }
                }
                How::Write => pipeline.file = Some((path, false)),
                How::Append => pipeline.file = Some((path, true)),
                How::WriteErrors => pipeline.errors = Errors::Dropped,
                How::JoinErrors => pipeline.errors = Errors::Joined,
                How::ToErrors => {}
            }
        }
        for (name, value) in sets {
            frame.variables.insert(name, value);
        }
        frame.pipeline = Some(pipeline);
        match missing {
            Some(text) => {
                self.emit(&["bash: ", &text, "\n"].concat(), true, machine);
                self.finish(1, machine);
            }
            None if words.is_empty() => self.finish(0, machine),
            None => self.start(words, machine),
        }
    }
}
