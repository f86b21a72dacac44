//! The shape of a tree, for whoever shows it: its groups, their rules, their services.

use std::sync::Arc;

use super::spec::{ChildSpec, GroupSpec, RestartLimits, Strategy};

/// A group of a tree.
#[derive(Debug, Clone)]
pub(crate) struct GroupShape {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Who is started again together.
    pub(crate) strategy: Strategy,
    /// How often.
    pub(crate) limits: RestartLimits,
    /// Names of its services, in the order in which they start.
    pub(crate) services: Vec<Arc<str>>,
}

/// The groups of a tree, a parent before its children.
pub(super) fn of(root: &GroupSpec) -> Vec<GroupShape> {
    let mut services = Vec::new();
    let mut beneath = Vec::new();
    for child in &root.children {
        match child {
            ChildSpec::Service(service) => services.push(service.name.clone()),
            ChildSpec::Group(group) => beneath.extend(of(group)),
        }
    }
    let (name, strategy, limits) = (root.name.clone(), root.strategy, root.limits);
    std::iter::once(GroupShape { name, strategy, limits, services }).chain(beneath).collect()
}
